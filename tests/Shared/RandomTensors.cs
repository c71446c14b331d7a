using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;

namespace CaptionSearch.Tests.Shared;

/// <summary>Random weights of the right names and shapes: a model that works like a trained one and means nothing.</summary>
/// <remarks>All values are float16, as in a model's files.</remarks>
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

    /// <summary>The backbone has no smaller sizes: this is EfficientNet-Lite0 itself, 4.7 million weights, with batch norms that change nothing.</summary>
    public static RandomTensors ForEfficientNetLite0(int seed)
    {
        // Blocks, kernel, expansion, channels of each stage; the strides are not in the file.
        (int, int, int, int)[] stages = [(1, 3, 1, 16), (2, 3, 6, 24), (2, 5, 6, 40), (3, 3, 6, 80), (3, 5, 6, 112), (4, 5, 6, 192), (1, 3, 6, 320)];
        var tensors = new RandomTensors(seed);
        tensors.Convolution("_conv_stem", "_bn0", 32, 3, 3);
        int channels = 32;
        int number = 0;
        foreach ((int blocks, int kernel, int expansion, int outputs) in stages)
        {
            for (int i = 0; i < blocks; i++)
            {
                string block = $"_blocks.{number++}.";
                int expanded = channels * expansion;
                if (expansion > 1)
                {
                    tensors.Convolution($"{block}_expand_conv", $"{block}_bn0", expanded, channels, 1);
                }

                tensors.Convolution($"{block}_depthwise_conv", $"{block}_bn1", expanded, 1, kernel);
                tensors.Convolution($"{block}_project_conv", $"{block}_bn2", outputs, expanded, 1);
                channels = outputs;
            }
        }

        tensors.Convolution("_conv_head", "_bn1", 1280, channels, 1);
        tensors.Linear("_fc", 1000, 1280);
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

    private void Convolution(string name, string norm, int outputs, int inputs, int kernel)
    {
        Add($"{name}.weight", outputs, inputs, kernel, kernel);
        foreach ((string part, float value) in new[] { ("weight", 1f), ("bias", 0f), ("running_mean", 0f), ("running_var", 1f) })
        {
            float[] values = new float[outputs];
            Array.Fill(values, value);
            _tensors.Add($"{norm}.{part}", ([outputs], values));
        }
    }

    /// <summary>Uniform, of a width that lets a layer keep the size of what it is given; twice that before a ReLU, which only convolutions have.</summary>
    private void Add(string name, params int[] shape)
    {
        int inputs = shape.Length == 1 ? shape[0] : shape.Skip(1).Aggregate(1, (product, extent) => product * extent);
        double range = Math.Sqrt((shape.Length == 4 ? 6.0 : 3.0) / inputs);
        float[] values = new float[shape.Aggregate(1, (product, extent) => product * extent)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Half)(((_random.NextDouble() * 2) - 1) * range);
        }

        _tensors.Add(name, (shape, values));
    }
}
