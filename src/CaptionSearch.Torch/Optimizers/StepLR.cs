namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times gamma every step_size steps.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int _stepSize;
                    private readonly double _gamma;

                    internal StepLR(Optimizer optimizer, int step_size, double gamma, int last_epoch)
                        : base(optimizer, last_epoch)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step_size);
                        _stepSize = step_size;
                        _gamma = gamma;
                        step();
                    }

                    private protected override double Rate(int index, double current)
                        => LastEpoch == 0 || LastEpoch % _stepSize != 0 ? current : current * _gamma;
                }
            }

            /// <summary>The rate times gamma every step_size steps.</summary>
            /// <param name="optimizer">Whose rates to set.</param>
            /// <param name="step_size">Steps between two changes.</param>
            /// <param name="gamma">The factor. Default: 0.1.</param>
            /// <param name="last_epoch">The number before the first. Default: -1.</param>
            /// <param name="verbose">Ignored: the managed backend prints nothing.</param>
            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                => new impl.StepLR(optimizer, step_size, gamma, last_epoch);
        }
    }
}
