using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimisers and learning rate schedules.</summary>
    public static partial class optim
    {
        /// <summary>Improves parameters by their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected Optimizer()
            {
            }

            /// <summary>The groups of parameters, each with its learning rate.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => Groups;

            private protected List<ParamGroup> Groups { get; } = [];

            /// <summary>Makes all gradients zero.</summary>
            public virtual void zero_grad()
            {
                foreach (Parameter parameter in parameters())
                {
                    parameter.Slot?.Zero();
                }
            }

            /// <summary>One improvement.</summary>
            /// <param name="closure">Computes the loss anew; rarely needed.</param>
            /// <returns>The closure's loss, or null.</returns>
            public virtual Tensor? step(Func<Tensor>? closure = null)
            {
                Tensor? loss = null;
                if (closure is not null)
                {
                    using IDisposable recording = enable_grad();
                    loss = closure();
                }

                foreach (ParamGroup group in Groups)
                {
                    foreach (Parameter parameter in group.Parameters)
                    {
                        if (parameter.Slot is { IsFilled: true } slot)
                        {
                            Update(group, parameter, slot.Values);
                        }
                    }
                }

                return loss;
            }

            /// <summary>All parameters.</summary>
            public virtual IEnumerable<Parameter> parameters() => Groups.SelectMany(static g => g.Parameters);

            /// <summary>Releases the optimiser's own tensors.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Improves one parameter, a dense tensor.</summary>
            private protected abstract void Update(ParamGroup group, Parameter parameter, ReadOnlyMemory<float> gradient);

            /// <summary>Releases the optimiser's own tensors.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }
        }

        /// <summary>What a schedule changes.</summary>
        public interface ILearningRateController
        {
            /// <summary>The rate in force.</summary>
            double LearningRate { get; set; }

            /// <summary>The rate given at construction.</summary>
            double InitialLearningRate { get; set; }
        }
    }
}
