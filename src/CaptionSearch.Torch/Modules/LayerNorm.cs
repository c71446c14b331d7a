using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Layer normalisation over the last dimensions. State: weight, bias, of the normalised shape.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long[] _shape;
        private readonly double _eps;

        internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias)
            : base(nameof(LayerNorm))
        {
            _shape = shape;
            _eps = eps;
            if (affine)
            {
                SetParameter("weight", Filled(1));
                if (hasBias)
                {
                    SetParameter("bias", Filled(0));
                }
            }
        }

        /// <summary>Scale, or null.</summary>
        public Parameter? weight
        {
            get => OptionalParameter("weight");
            set => SetParameter("weight", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>Shift, or null.</summary>
        public Parameter? bias
        {
            get => OptionalParameter("bias");
            set => SetParameter("bias", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>The normalised input, scaled and shifted.</summary>
        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, _shape, weight, bias, _eps);

        private Parameter Filled(float value)
        {
            Tensor values = Tensor.Temporary(Layout.ToInts(_shape));
            values.Fill(value);
            Parameter parameter = new(values);
            values.Release();
            return parameter;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Layer normalisation; scale 1 and shift 0 at first.</summary>
            /// <param name="normalized_shape">The last sizes of the input.</param>
            /// <param name="eps">Added to the variance. Default: 1e-5.</param>
            /// <param name="elementwise_affine">Whether it learns a scale (and a shift). Default: yes.</param>
            /// <param name="bias">Whether it learns a shift. Default: yes.</param>
            /// <param name="device">Ignored: the managed backend has one device.</param>
            /// <param name="dtype">Ignored: always Float32.</param>
            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null)
                => new(normalized_shape, eps, elementwise_affine, bias);

            /// <summary>Layer normalisation over the last dimension.</summary>
            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null)
                => new([normalized_shape], eps, elementwise_affine, bias);
        }
    }
}
