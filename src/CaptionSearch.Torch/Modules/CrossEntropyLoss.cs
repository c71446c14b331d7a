using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Cross-entropy of logits and classes.</summary>
    public sealed class CrossEntropyLoss : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Tensor? _weight;
        private readonly long _ignored;
        private readonly nn.Reduction _reduction;

        internal CrossEntropyLoss(Tensor? weight, long? ignored, nn.Reduction reduction)
            : base(nameof(CrossEntropyLoss))
        {
            _weight = weight;
            _ignored = ignored ?? -100;
            _reduction = reduction;
        }

        /// <summary>The loss.</summary>
        /// <param name="input">Logits, shape [N, C].</param>
        /// <param name="target">Classes, Int64, shape [N].</param>
        public override Tensor forward(Tensor input, Tensor target)
            => nn.functional.cross_entropy(input, target, _weight, _ignored, _reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Cross-entropy loss.</summary>
            /// <param name="weight">Not supported by the managed backend.</param>
            /// <param name="ignore_index">Examples with this class count nothing.</param>
            /// <param name="reduction">Default: mean.</param>
            public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean)
                => new(weight, ignore_index, reduction);
        }
    }
}
