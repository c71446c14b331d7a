namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose forward takes one argument.</summary>
        public abstract class Module<T, TResult> : Module
        {
            /// <summary>A module.</summary>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs <see cref="forward"/>.</summary>
            public TResult call(T input) => forward(input);
        }
    }
}
