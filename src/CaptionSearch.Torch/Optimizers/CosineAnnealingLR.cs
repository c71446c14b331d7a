namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Half a cosine from the initial rate to eta_min in T_max steps (Loshchilov and Hutter 2017, arXiv 1608.03983).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _period;
                    private readonly double _lowest;

                    internal CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min, int last_epoch)
                        : base(optimizer, last_epoch)
                    {
                        _period = T_max;
                        _lowest = eta_min;
                        step();
                    }

                    private protected override double Rate(int index, double current)
                        => _lowest + ((BaseRates[index] - _lowest) * (1 + Math.Cos(Math.PI * LastEpoch / _period)) / 2);
                }
            }

            /// <summary>eta_min + (initial − eta_min)·(1 + cos(π·step/T_max))/2.</summary>
            /// <param name="optimizer">Whose rates to set.</param>
            /// <param name="T_max">Steps to the lowest rate.</param>
            /// <param name="eta_min">The lowest rate. Default: 0.</param>
            /// <param name="last_epoch">The number before the first. Default: -1.</param>
            /// <param name="verbose">Ignored: the managed backend prints nothing.</param>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                => new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch);
        }
    }
}
