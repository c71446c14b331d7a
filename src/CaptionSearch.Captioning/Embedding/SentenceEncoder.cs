using System.Numerics.Tensors;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Embedding;

/// <summary>The sentence's half of the joint embedding: a GRU in both directions, the maximum over the words, one linear layer, length 1.</summary>
/// <remarks>Letters: T words, E word embedding, H units in each direction, D length of the vector. PyTorch's GRU equations, start at 0.</remarks>
internal sealed class SentenceEncoder
{
    private readonly EmbeddingConfig _config;
    private readonly float[] _words; // [V, E]
    private readonly Direction _forward;
    private readonly Direction _backward;
    private readonly HalfWeights _sentence; // [D, 2H]
    private readonly float[] _sentenceBias; // [D]

    public SentenceEncoder(EmbeddingConfig config, ModelTensors tensors, int words)
    {
        _config = config;
        _words = tensors.Read("words.weight", words, config.WordEmbedding);
        _forward = new Direction(config, tensors, "forward");
        _backward = new Direction(config, tensors, "backward");
        _sentence = HalfWeights.FromRows(tensors.Read("sentence.weight", config.Vector, 2 * config.Hidden), config.Vector, 2 * config.Hidden);
        _sentenceBias = tensors.Read("sentence.bias", config.Vector);
    }

    /// <summary>Embeds one sentence.</summary>
    /// <param name="words">Shape [T], ids, 1 or more of them.</param>
    /// <param name="vector">Shape [D], overwritten, length 1.</param>
    /// <param name="ws">Scratch.</param>
    public void Embed(ReadOnlySpan<int> words, Span<float> vector, EmbeddingWorkspace ws)
    {
        (int e, int h) = (_config.WordEmbedding, _config.Hidden);
        ws.ReserveWords(words.Length);
        for (int t = 0; t < words.Length; t++)
        {
            _words.AsSpan(words[t] * e, e).CopyTo(ws.WordVectors.AsSpan(t * e, e));
        }

        ws.Largest.AsSpan().Fill(float.NegativeInfinity);
        _forward.Run(words.Length, reversed: false, ws.Largest.AsSpan(0, h), ws);
        _backward.Run(words.Length, reversed: true, ws.Largest.AsSpan(h, h), ws);
        _sentence.Multiply(ws.Largest, 1, ws.Vector, _sentenceBias);
        L2Normalise.InPlace(ws.Vector);
        ws.Vector.CopyTo(vector);
    }

    private sealed class Direction
    {
        private readonly int _units;
        private readonly HalfWeights _input; // [3H, E]
        private readonly HalfWeights _hidden; // [3H, H]
        private readonly float[] _inputBias; // [3H]
        private readonly float[] _hiddenBias; // [3H]

        public Direction(EmbeddingConfig config, ModelTensors tensors, string name)
        {
            (int e, int h) = (config.WordEmbedding, config.Hidden);
            _units = h;
            _input = HalfWeights.FromRows(tensors.Read($"{name}.weight_ih", 3 * h, e), 3 * h, e);
            _hidden = HalfWeights.FromRows(tensors.Read($"{name}.weight_hh", 3 * h, h), 3 * h, h);
            _inputBias = tensors.Read($"{name}.bias_ih", 3 * h);
            _hiddenBias = tensors.Read($"{name}.bias_hh", 3 * h);
        }

        /// <summary>Reads the words from one end to the other; <paramref name="largest"/> keeps each unit's maximum.</summary>
        public void Run(int words, bool reversed, Span<float> largest, EmbeddingWorkspace ws)
        {
            // The input's half of all steps is one product.
            _input.Multiply(ws.WordVectors, words, ws.InputGates, _inputBias);
            Span<float> state = ws.State;
            state.Clear();
            for (int i = 0; i < words; i++)
            {
                int t = reversed ? words - 1 - i : i;
                _hidden.Multiply(ws.State, 1, ws.HiddenGates, _hiddenBias);
                GruGates.Forward(ws.InputGates.AsSpan(t * 3 * _units, 3 * _units), ws.HiddenGates, state, state);
                TensorPrimitives.Max(largest, state, largest);
            }
        }
    }
}
