using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Training.Datasets;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace CaptionSearch.Training.Models;

/// <summary>The joint embedding as it is trained: pictures and sentences as vectors of length 1 in one space.</summary>
/// <remarks>
/// Letters: P pictures, B sentences, N words in all, L cells, C channels, K weighted means, E word embedding, H units in each
/// direction, D vector. The field names are the tensor names of the model file; the serving embedding computes the same.
/// </remarks>
internal sealed class JointEmbedder : Module
{
    private readonly EmbeddingConfig _config;
    private readonly double _dropout;

    private readonly Linear pool; // [K, C], no bias
    private readonly Linear picture; // [D, (1 + K)·C]
    private readonly Embedding words; // [V, E]
    private readonly GRUCell forward;
    private readonly GRUCell backward;
    private readonly Linear sentence; // [D, 2H]

    /// <summary>Random weights.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="dropout">Share that is dropped before each side's last layer. Default 0.3.</param>
    public JointEmbedder(EmbeddingConfig config, int vocabulary, double dropout = 0.3)
        : base(nameof(JointEmbedder))
    {
        _config = config;
        _dropout = dropout;
        pool = Linear(config.Channels, config.Pools, hasBias: false);
        picture = Linear((1 + config.Pools) * config.Channels, config.Vector);
        words = Embedding(vocabulary, config.WordEmbedding);
        forward = GRUCell(config.WordEmbedding, config.Hidden);
        backward = GRUCell(config.WordEmbedding, config.Hidden);
        sentence = Linear(2 * config.Hidden, config.Vector);
        RegisterComponents();
    }

    /// <summary>Puts word vectors learned elsewhere in the place of random ones, scaled to the same mean square, 1.</summary>
    /// <param name="vectors">By word id, each [E] or null to leave the random one.</param>
    public void StartFrom(IReadOnlyList<float[]?> vectors)
    {
        using IDisposable pause = no_grad();
        for (int id = 0; id < vectors.Count; id++)
        {
            if (vectors[id] is { } vector && TensorPrimitives.SumOfSquares<float>(vector) is > 0 and var squares)
            {
                using Tensor row = words.weight.select(0, id);
                using Tensor values = tensor(vector) * MathF.Sqrt(vector.Length / squares);
                row.copy_(values);
            }
        }
    }

    /// <summary>Vectors of pictures.</summary>
    /// <param name="roots">Shape [P, L, C], square roots of the grids.</param>
    /// <returns>Shape [P, D], length 1.</returns>
    public Tensor Pictures(Tensor roots)
    {
        (long p, long l, long c) = (roots.shape[0], roots.shape[1], roots.shape[2]);
        Tensor scores = pool.forward(roots.view(p * l, c)).view(p, l, _config.Pools); // [P, L, K]
        Tensor weights = functional.softmax(scores, 1).transpose(1, 2); // [P, K, L]
        Tensor weighted = functional.normalize(weights.bmm(roots), dim: 2); // [P, K, C]
        Tensor mean = functional.normalize(roots.mean([1], keepdim: true), dim: 2); // [P, 1, C]
        Tensor pooled = cat([mean, weighted], 1).view(p, (1 + _config.Pools) * c);
        return functional.normalize(picture.forward(functional.dropout(pooled, _dropout, training)), dim: 1);
    }

    /// <summary>Vectors of sentences.</summary>
    /// <param name="batch">B sentences.</param>
    /// <returns>Shape [B, D], length 1, in the order the sentences were given to the batch.</returns>
    public Tensor Sentences(SentenceBatch batch)
    {
        Tensor both = cat([Read(forward, batch.Forward, batch.Active), Read(backward, batch.Backward, batch.Active)], 1); // [B, 2H]
        Tensor vectors = functional.normalize(sentence.forward(functional.dropout(both, _dropout, training)), dim: 1);
        return vectors.index_select(0, tensor(batch.RowOf));
    }

    /// <summary>Each unit's largest value over a sentence; [B, H], packed rows.</summary>
    private Tensor Read(GRUCell cell, long[] ids, int[] active)
    {
        Tensor inputs = words.forward(tensor(ids)); // [N, E]
        Tensor h = zeros(active[0], _config.Hidden);
        Tensor largest = h;
        var finished = new List<Tensor>();
        long first = 0;
        for (int t = 0; t < active.Length; t++)
        {
            int running = active[t];
            if (running < h.shape[0])
            {
                finished.Add(largest.narrow(0, running, h.shape[0] - running));
                h = h.narrow(0, 0, running);
                largest = largest.narrow(0, 0, running);
            }

            h = cell.forward(inputs.narrow(0, first, running), h);
            largest = t == 0 ? h : largest.maximum(h);
            first += running;
        }

        finished.Add(largest);
        finished.Reverse(); // the longest sentences stand first and finish last
        return cat(finished, 0);
    }
}
