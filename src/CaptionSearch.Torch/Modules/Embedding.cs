using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A table of vectors looked up by number. State: weight [N, D].</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long? _padding;

        internal Embedding(long count, long length, long? padding)
            : base(nameof(Embedding))
        {
            _padding = padding;
            Tensor values = Tensor.Temporary([(int)count, (int)length]);
            nn.init.normal_(values);
            if (padding is { } row)
            {
                values.Memory.Span.Slice((int)(row * length), (int)length).Clear();
            }

            SetParameter("weight", new Parameter(values));
            values.Release();
        }

        /// <summary>Shape [N, D].</summary>
        public Parameter weight
        {
            get => Parameter("weight");
            set => SetParameter("weight", value);
        }

        /// <summary>The rows of the given numbers (Int64, shape [...]): shape [..., D].</summary>
        public override Tensor forward(Tensor input) => EmbeddingFunction.Look(input, weight, _padding);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A table of vectors, standard normal at first.</summary>
            /// <param name="num_embeddings">N, number of rows.</param>
            /// <param name="embedding_dims">D, length of a row.</param>
            /// <param name="padding_idx">A row that is zero and gets no gradient.</param>
            /// <param name="max_norm">Not supported by the managed backend.</param>
            /// <param name="norm_type">Not used without max_norm.</param>
            /// <param name="scale_grad_by_freq">Not supported by the managed backend when true.</param>
            /// <param name="sparse">Ignored: gradients are dense.</param>
            /// <param name="device">Ignored: the managed backend has one device.</param>
            /// <param name="dtype">Ignored: always Float32.</param>
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
                => max_norm is null && !scale_grad_by_freq
                    ? new Embedding(num_embeddings, embedding_dims, padding_idx)
                    : throw new NotSupportedException("max_norm and scale_grad_by_freq are not supported by the managed backend.");
        }
    }
}
