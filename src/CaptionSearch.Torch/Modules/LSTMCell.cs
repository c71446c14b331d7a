using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>One step of an LSTM. State: weight_ih [4H, in], weight_hh [4H, H], bias_ih, bias_hh [4H]; gates input, forget, cell, output.</summary>
    public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
    {
        private readonly long _hiddenSize;

        internal LSTMCell(long inputSize, long hiddenSize, bool bias)
            : base(nameof(LSTMCell))
        {
            _hiddenSize = hiddenSize;
            RecurrentParameters.Create(this, 4 * hiddenSize, inputSize, hiddenSize, bias, string.Empty);
        }

        /// <summary>Shape [4H, in].</summary>
        public Parameter? weight_ih
        {
            get => Parameter("weight_ih");
            set => SetParameter("weight_ih", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>Shape [4H, H].</summary>
        public Parameter? weight_hh
        {
            get => Parameter("weight_hh");
            set => SetParameter("weight_hh", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>Shape [4H]; null without bias.</summary>
        public Parameter? bias_ih
        {
            get => OptionalParameter("bias_ih");
            set => SetParameter("bias_ih", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>Shape [4H]; null without bias.</summary>
        public Parameter? bias_hh
        {
            get => OptionalParameter("bias_hh");
            set => SetParameter("bias_hh", value ?? throw new ArgumentNullException(nameof(value)));
        }

        /// <summary>The next state.</summary>
        /// <param name="input">Shape [B, in].</param>
        /// <param name="h0_c0">Hidden and cell state, each [B, H]; zeros when null.</param>
        /// <returns>Next hidden and cell state, each [B, H].</returns>
        public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
        {
            ArgumentNullException.ThrowIfNull(input);
            (Tensor h, Tensor c) = h0_c0 ?? (zeros(input.Sizes[0], _hiddenSize), zeros(input.Sizes[0], _hiddenSize));
            return LstmCellFunction.Step(input, h, c, RecurrentParameters.Of(this, string.Empty));
        }

        /// <summary>Runs <see cref="forward"/>.</summary>
        public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>An LSTM cell; parameters uniform within ±1/√H.</summary>
            /// <param name="inputSize">Size of an input vector.</param>
            /// <param name="hiddenSize">H, size of the state.</param>
            /// <param name="bias">Whether there are biases. Default: yes.</param>
            /// <param name="device">Ignored: the managed backend has one device.</param>
            /// <param name="dtype">Ignored: always Float32.</param>
            public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null)
                => new(inputSize, hiddenSize, bias);
        }
    }
}
