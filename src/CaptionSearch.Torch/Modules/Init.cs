using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>First values of parameters, written in place.</summary>
        public static partial class init
        {

            /// <summary>Uniform within low .. high.</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1)
                => Write(tensor, () => low + ((high - low) * RandomSource.NextDouble()));

            /// <summary>Normal with the given mean and deviation.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1)
                => Write(tensor, () => mean + (std * RandomSource.NextNormal()));

            /// <summary>One value.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val) => Write(tensor, () => val.Value);

            /// <summary>Zeros.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Ones.</summary>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Uniform within ±gain·√(6/(fan_in + fan_out)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                (double fanIn, double fanOut) = Fans(tensor);
                double bound = gain * Math.Sqrt(6 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain·√(2/(fan_in + fan_out)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                (double fanIn, double fanOut) = Fans(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2 / (fanIn + fanOut)));
            }

            internal static Parameter Uniform(long[] shape, double bound)
            {
                Tensor values = Tensor.Temporary(Layout.ToInts(shape));
                uniform_(values, -bound, bound);
                Parameter parameter = new(values);
                values.Release();
                return parameter;
            }

            private static Tensor Write(Tensor tensor, Func<double> next)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                tensor.RequireFloat();
                for (int i = 0; i < tensor.Count; i++)
                {
                    tensor.Write(tensor.IndexOf(i), next());
                }

                return tensor;
            }

            private static (double FanIn, double FanOut) Fans(Tensor tensor)
            {
                if (tensor.Sizes.Length < 2)
                {
                    throw new ArgumentException($"Fan in and fan out need two dimensions; the shape is {Layout.Format(tensor.Sizes)}.");
                }

                double field = Layout.Count(tensor.Sizes.AsSpan(2));
                return (tensor.Sizes[1] * field, tensor.Sizes[0] * field);
            }
        }
    }
}
