namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The schedules themselves.</summary>
            public static partial class impl
            {
                /// <summary>Initial rate times a function of the step's number.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double> _factor;

                    internal LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch)
                        : base(optimizer, last_epoch)
                    {
                        _factor = lr_lambda;
                        step();
                    }

                    private protected override double Rate(int index, double current) => BaseRates[index] * _factor(LastEpoch);
                }
            }

            /// <summary>Initial rate times a function of the step's number: f(0) at once, f(1) after the first step(), ...</summary>
            /// <param name="optimizer">Whose rates to set.</param>
            /// <param name="lr_lambda">The factor for a step's number.</param>
            /// <param name="last_epoch">The number before the first. Default: -1.</param>
            /// <param name="verbose">Ignored: the managed backend prints nothing.</param>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                => new impl.LambdaLR(optimizer, lr_lambda, last_epoch);
        }
    }
}
