using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Zeroes elements at random while training.</summary>
    public sealed class Dropout : nn.Module<Tensor, Tensor>
    {
        private readonly double _probability;

        internal Dropout(double probability)
            : base(nameof(Dropout))
            => _probability = probability;

        /// <summary>The input with elements zeroed and the rest scaled, or as it is outside training.</summary>
        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, _probability, training);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Dropout.</summary>
            /// <param name="p">Probability of zeroing an element. Default: 0.5.</param>
            /// <param name="inplace">Ignored: the managed backend returns a new tensor.</param>
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p);
        }
    }
}
