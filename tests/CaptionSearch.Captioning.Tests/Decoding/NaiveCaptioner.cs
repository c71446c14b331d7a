using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Captioning.Tests.Decoding;

/// <summary>The captioner in double precision, one number at a time, straight from the model format's equations.</summary>
internal sealed class NaiveCaptioner(CaptionerConfig config, RandomTensors tensors, int words)
{
    private double[][] _cells = [];

    /// <summary>Where the last step looked, shape [L].</summary>
    public double[] Attention { get; private set; } = [];

    public sealed record State(double[] H, double[] C);

    public State Start(float[] grid)
    {
        _cells = new double[config.Cells][];
        double[] mean = new double[config.Features];
        for (int j = 0; j < config.Cells; j++)
        {
            double[] cell = [.. grid.AsSpan(j * config.Channels, config.Channels).ToArray().Select(value => (double)value)];
            double norm = Math.Sqrt(cell.Sum(value => value * value));
            double[] scaled = [.. cell.Select(value => norm == 0 ? 0 : value * config.CellScale / norm)];
            _cells[j] = [.. Linear("picture", scaled).Select(value => Math.Max(value, 0))];
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += _cells[j][i] / config.Cells;
            }
        }

        return new State([.. Linear("start_h", mean).Select(Math.Tanh)], [.. Linear("start_c", mean).Select(Math.Tanh)]);
    }

    /// <summary>Log-probabilities of the next word, and the state after reading <paramref name="word"/>.</summary>
    public (double[] LogProbabilities, State Next) Step(State state, int word)
    {
        double[] e = Row("embedding.weight", config.Embedding, word);
        double[] query = Linear("attention_hidden", state.H);
        double[] score = Row("attention_score.weight", config.Attention, 0);
        double[] alpha = new double[config.Cells];
        for (int j = 0; j < config.Cells; j++)
        {
            double[] projected = Product("attention_cells.weight", _cells[j]);
            alpha[j] = Enumerable.Range(0, config.Attention).Sum(a => score[a] * Math.Tanh(projected[a] + query[a]));
        }

        double sum = alpha.Sum(Math.Exp);
        Attention = [.. alpha.Select(score => Math.Exp(score) / sum)];
        double[] gate = [.. Linear("gate", state.H).Select(Sigmoid)];
        double[] context = new double[config.Features];
        for (int i = 0; i < context.Length; i++)
        {
            context[i] = gate[i] * Enumerable.Range(0, config.Cells).Sum(j => Attention[j] * _cells[j][i]);
        }

        double[] gates = Add(
            Add(Product("lstm.weight_ih", [.. e, .. context]), Values("lstm.bias_ih")),
            Add(Product("lstm.weight_hh", state.H), Values("lstm.bias_hh")));
        double[] c = new double[config.Hidden];
        double[] h = new double[config.Hidden];
        for (int u = 0; u < h.Length; u++)
        {
            c[u] = (Sigmoid(gates[config.Hidden + u]) * state.C[u]) + (Sigmoid(gates[u]) * Math.Tanh(gates[(2 * config.Hidden) + u]));
            h[u] = Sigmoid(gates[(3 * config.Hidden) + u]) * Math.Tanh(c[u]);
        }

        double[] logits = Linear("words", [.. Linear("output", [.. h, .. context, .. e]).Select(value => Math.Max(value, 0))]);
        double normaliser = Math.Log(logits.Sum(Math.Exp));
        return ([.. logits.Select(logit => logit - normaliser)], new State(h, c));
    }

    /// <summary>Log-probability of a caption, its end included.</summary>
    public double LogProbability(float[] grid, IReadOnlyList<int> caption)
    {
        State state = Start(grid);
        int word = Vocabulary.EndId;
        double total = 0;
        foreach (int next in caption.Append(Vocabulary.EndId))
        {
            (double[] logProbabilities, state) = Step(state, word);
            total += logProbabilities[next];
            word = next;
        }

        return total;
    }

    /// <summary>Every caption of 1 to <paramref name="maxWords"/> words, and its log-probability.</summary>
    public IEnumerable<(int[] Words, double LogProbability)> Everything(float[] grid, int maxWords)
        => Everything(Start(grid), Vocabulary.EndId, [], 0, maxWords);

    private IEnumerable<(int[] Words, double LogProbability)> Everything(State state, int word, int[] sofar, double total, int maxWords)
    {
        (double[] logProbabilities, State next) = Step(state, word);
        if (sofar.Length > 0)
        {
            yield return (sofar, total + logProbabilities[Vocabulary.EndId]);
        }

        for (int id = 2; id < words && sofar.Length < maxWords; id++)
        {
            foreach ((int[], double) longer in Everything(next, id, [.. sofar, id], total + logProbabilities[id], maxWords))
            {
                yield return longer;
            }
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Add(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    private double[] Values(string name) => [.. tensors.Read(name).Select(value => (double)value)];

    private double[] Row(string name, int width, int row) => Values(name)[(row * width)..((row + 1) * width)];

    private double[] Linear(string name, double[] x) => Add(Product($"{name}.weight", x), Values($"{name}.bias"));

    private double[] Product(string name, double[] x)
    {
        double[] weight = Values(name);
        double[] y = new double[weight.Length / x.Length];
        for (int row = 0; row < y.Length; row++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[row] += weight[(row * x.Length) + i] * x[i];
            }
        }

        return y;
    }
}
