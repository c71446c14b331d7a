using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>An LSTM over sequences. State: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 and so on, as in PyTorch.</summary>
    public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly RecurrentLayers _layers;

        internal LSTM(RecurrentLayers layers, long inputSize, bool bias)
            : base(nameof(LSTM))
        {
            _layers = layers;
            layers.CreateParameters(this, inputSize, gates: 4, bias);
        }

        /// <summary>Reads sequences.</summary>
        /// <param name="input">Shape [T,B,I], or [B,T,I] when batch first.</param>
        /// <param name="h0_c0">First states, each [layers·directions,B,H]; zeros when null.</param>
        /// <returns>Outputs [T,B,H·directions] ([B,T,..] when batch first) and the last states.</returns>
        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            ArgumentNullException.ThrowIfNull(input);
            (Tensor h, Tensor c) = h0_c0 ?? (_layers.Zeros(input), _layers.Zeros(input));
            (Tensor output, Tensor[] states) = _layers.Run(this, input, [h, c], static (x, state, weights) =>
            {
                (Tensor nextHidden, Tensor nextCell) = LstmCellFunction.Step(x, state[0], state[1], weights);
                return [nextHidden, nextCell];
            });
            return (output, states[0], states[1]);
        }

        /// <summary>Runs <see cref="forward"/>.</summary>
        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>An LSTM; parameters uniform within ±1/√H.</summary>
            /// <param name="inputSize">Size of an input vector.</param>
            /// <param name="hiddenSize">H, size of the state.</param>
            /// <param name="numLayers">Layers on top of each other. Default: 1.</param>
            /// <param name="bias">Whether there are biases. Default: yes.</param>
            /// <param name="batchFirst">Whether inputs and outputs are [B,T,..]. Default: no.</param>
            /// <param name="dropout">Dropout between layers. Default: 0.</param>
            /// <param name="bidirectional">Whether to read in both directions. Default: no.</param>
            /// <param name="device">Ignored: the managed backend has one device.</param>
            /// <param name="dtype">Ignored: always Float32.</param>
            public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null)
                => new(new RecurrentLayers(hiddenSize, (int)numLayers, batchFirst, dropout, bidirectional ? 2 : 1), inputSize, bias);
        }
    }
}
