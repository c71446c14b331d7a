using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>One step of a GRU. State: weight_ih [3H, in], weight_hh [3H, H], bias_ih, bias_hh [3H]; gates reset, update, new.</summary>
    public sealed class GRUCell : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly long _hiddenSize;

        internal GRUCell(long inputSize, long hiddenSize, bool bias)
            : base(nameof(GRUCell))
        {
            _hiddenSize = hiddenSize;
            RecurrentParameters.Create(this, 3 * hiddenSize, inputSize, hiddenSize, bias, string.Empty);
        }

        /// <summary>Shape [3H, in].</summary>
        public Parameter? weight_ih
        {
            get => Parameter("weight_ih");
            set => SetParameter("weight_ih", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>Shape [3H, H].</summary>
        public Parameter? weight_hh
        {
            get => Parameter("weight_hh");
            set => SetParameter("weight_hh", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>Shape [3H]; null without bias.</summary>
        public Parameter? bias_ih
        {
            get => OptionalParameter("bias_ih");
            set => SetParameter("bias_ih", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>Shape [3H]; null without bias.</summary>
        public Parameter? bias_hh
        {
            get => OptionalParameter("bias_hh");
            set => SetParameter("bias_hh", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>The next state.</summary>
        /// <param name="input">Shape [B, in].</param>
        /// <param name="h0">Shape [B, H]; zeros when null.</param>
        /// <returns>Shape [B, H].</returns>
        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            ArgumentNullException.ThrowIfNull(input);
            return GruCellFunction.Step(input, h0 ?? zeros(input.Sizes[0], _hiddenSize), RecurrentParameters.Of(this, string.Empty));
        }

        /// <summary>Runs <see cref="forward"/>.</summary>
        public new Tensor call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A GRU cell; parameters uniform within ±1/√H.</summary>
            /// <param name="inputSize">Size of an input vector.</param>
            /// <param name="hiddenSize">H, size of the state.</param>
            /// <param name="bias">Whether there are biases. Default: yes.</param>
            /// <param name="device">Ignored: the managed backend has one device.</param>
            /// <param name="dtype">Ignored: always Float32.</param>
            public static GRUCell GRUCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null)
                => new(inputSize, hiddenSize, bias);
        }
    }
}
