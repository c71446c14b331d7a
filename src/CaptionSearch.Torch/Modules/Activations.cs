using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x, 0 where negative.</summary>
    public sealed class ReLU : nn.Module<Tensor, Tensor>
    {
        internal ReLU()
            : base(nameof(ReLU))
        {
        }

        /// <summary>x, 0 where negative.</summary>
        public override Tensor forward(Tensor tensor) => tensor.relu();
    }

    /// <summary>Hyperbolic tangent.</summary>
    public sealed class Tanh : nn.Module<Tensor, Tensor>
    {
        internal Tanh()
            : base(nameof(Tanh))
        {
        }

        /// <summary>Hyperbolic tangent.</summary>
        public override Tensor forward(Tensor tensor) => tensor.tanh();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Rectifier.</summary>
            /// <param name="inplace">Ignored: the managed backend returns a new tensor.</param>
            public static ReLU ReLU(bool inplace = false) => new();

            /// <summary>Hyperbolic tangent.</summary>
            /// <param name="inplace">Ignored: the managed backend returns a new tensor.</param>
            public static Tanh Tanh(bool inplace = false) => new();
        }
    }
}
