namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rate schedules.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimiser, step by step.</summary>
            public abstract class LRScheduler
            {
                private readonly ILearningRateController[] _groups;

                private protected LRScheduler(Optimizer optimizer, int last_epoch)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _groups = [.. optimizer.ParamGroups];
                    LastEpoch = last_epoch;
                    BaseRates = [.. _groups.Select(static g => g.InitialLearningRate)];
                }

                private protected int LastEpoch { get; private set; }

                private protected IReadOnlyList<double> BaseRates { get; }

                /// <summary>Moves on to the next rate.</summary>
                public virtual void step()
                {
                    LastEpoch++;
                    for (int i = 0; i < _groups.Length; i++)
                    {
                        _groups[i].LearningRate = Rate(i, _groups[i].LearningRate);
                    }
                }

                /// <summary>The rates in force, one per group.</summary>
                public IEnumerable<double> get_last_lr() => _groups.Select(static g => g.LearningRate);

                /// <summary>The rate of group <paramref name="index"/> at <see cref="LastEpoch"/>, given the one before.</summary>
                private protected abstract double Rate(int index, double current);
            }
        }
    }
}
