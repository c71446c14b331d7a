using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>y = x·Wᵀ + b. State: weight [out, in], bias [out].</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        internal Linear(long inputSize, long outputSize, bool hasBias)
            : base(nameof(Linear))
        {
            in_features = inputSize;
            out_features = outputSize;
            double bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
            SetParameter("weight", nn.init.Uniform([outputSize, inputSize], bound));
            if (hasBias)
            {
                SetParameter("bias", nn.init.Uniform([outputSize], bound));
            }
        }

        /// <summary>Size of an input vector.</summary>
        public long in_features { get; set; }

        /// <summary>Size of an output vector.</summary>
        public long out_features { get; set; }

        /// <summary>Shape [out, in].</summary>
        public Parameter weight
        {
            get => Parameter("weight");
            set => SetParameter("weight", value);
        }

        /// <summary>Shape [out]; null when the layer has none.</summary>
        public Parameter? bias
        {
            get => OptionalParameter("bias");
            set => SetParameter("bias", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>x·Wᵀ + b for x of shape [..., in].</summary>
        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A linear layer, weight and bias uniform within ±1/√in.</summary>
            /// <param name="inputSize">Size of an input vector.</param>
            /// <param name="outputSize">Size of an output vector.</param>
            /// <param name="hasBias">Whether a bias is added. Default: yes.</param>
            /// <param name="device">Ignored: the managed backend has one device.</param>
            /// <param name="dtype">Ignored: always Float32.</param>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
                => new(inputSize, outputSize, hasBias);
        }
    }
}
