using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;

namespace CaptionSearch.Tests.Shared;

/// <summary>Random weights of the right names and shapes: a model that works like a trained one and means nothing.</summary>
internal sealed class RandomTensors
{
    private readonly Random _random;
    private readonly SortedDictionary<string, (int[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    private RandomTensors(int seed) => _random = new Random(seed);

    public IReadOnlyDictionary<string, (int[] Shape, float[] Values)> All => _tensors;

    public static RandomTensors ForCaptioner(CaptionerConfig config, int words, int seed)
    {
        var tensors = new RandomTensors(seed);
        tensors.Linear("picture", config.Features, config.Channels);
        tensors.Linear("start_h", config.Hidden, config.Features);
        tensors.Linear("start_c", config.Hidden, config.Features);
        tensors.Add("attention_cells.weight", config.Attention, config.Features);
        tensors.Linear("attention_hidden", config.Attention, config.Hidden);
        tensors.Add("attention_score.weight", 1, config.Attention);
        tensors.Linear("gate", config.Features, config.Hidden);
        tensors.Cell("lstm", 4, config.Embedding + config.Features, config.Hidden);
        tensors.Linear("output", config.Output, config.Hidden + config.Features + config.Embedding);
        tensors.Linear("words", words, config.Output);
        tensors.Add("embedding.weight", words, config.Embedding);
        return tensors;
    }

    public static RandomTensors ForEmbedding(EmbeddingConfig config, int words, int seed)
    {
        var tensors = new RandomTensors(seed);
        tensors.Add("pool.weight", config.Pools, config.Channels);
        tensors.Linear("picture", config.Vector, (1 + config.Pools) * config.Channels);
        tensors.Add("words.weight", words, config.WordEmbedding);
        foreach (string direction in new[] { "forward", "backward" })
        {
            foreach ((string side, int inputs) in new[] { ("ih", config.WordEmbedding), ("hh", config.Hidden) })
            {
                tensors.Add($"{direction}.weight_{side}", 3 * config.Hidden, inputs);
                tensors.Add($"{direction}.bias_{side}", 3 * config.Hidden);
            }
        }

        tensors.Linear("sentence", config.Vector, 2 * config.Hidden);
        return tensors;
    }

    public float[] Read(string name) => (float[])_tensors[name].Values.Clone();

    private void Linear(string name, int outputs, int inputs)
    {
        Add($"{name}.weight", outputs, inputs);
        Add($"{name}.bias", outputs);
    }

    private void Cell(string name, int gates, int inputs, int hidden)
    {
        Add($"{name}.weight_ih", gates * hidden, inputs);
        Add($"{name}.weight_hh", gates * hidden, hidden);
        Add($"{name}.bias_ih", gates * hidden);
        Add($"{name}.bias_hh", gates * hidden);
    }

    /// <summary>Uniform in ±sqrt(3 / inputs): a layer keeps the size of what it is given.</summary>
    private void Add(string name, params int[] shape)
    {
        double range = Math.Sqrt(3.0 / shape[^1]);
        float[] values = new float[shape.Aggregate(1, (product, extent) => product * extent)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((_random.NextDouble() * 2) - 1) * range);
        }

        _tensors.Add(name, (shape, values));
    }
}
