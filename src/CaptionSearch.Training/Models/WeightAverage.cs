using static TorchSharp.torch;

namespace CaptionSearch.Training.Models;

/// <summary>The moving average of a module's weights: what is evaluated and exported.</summary>
/// <remarks>average ← d·average + (1 − d)·weight with d = min(decay, (1 + n) / (10 + n)) at step n, so that the random start is soon forgotten.</remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly (string Name, Tensor Weight, Tensor Average)[] _weights;
    private readonly double _decay;

    /// <summary>Starts at the weights as they are.</summary>
    /// <param name="module">The module that is trained.</param>
    /// <param name="decay">Share of the average that stays at a step, 0 to 1.</param>
    public WeightAverage(nn.Module module, double decay)
    {
        _decay = decay;
        using IDisposable pause = no_grad();
        _weights = [.. module.state_dict().Select(static pair => (pair.Key, pair.Value, pair.Value.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>The average of every weight by name.</summary>
    public IEnumerable<(string Name, Tensor Average)> Averages => _weights.Select(static weight => (weight.Name, weight.Average));

    /// <summary>Takes the weights after one step in.</summary>
    /// <param name="step">Number of the step, from 1.</param>
    public void Update(long step)
    {
        double decay = Math.Min(_decay, (1.0 + step) / (10.0 + step));
        using IDisposable pause = no_grad();
        foreach ((_, Tensor weight, Tensor average) in _weights)
        {
            average.mul_(decay).add_(weight, 1 - decay);
        }
    }

    /// <summary>The averages' values by name.</summary>
    public Dictionary<string, float[]> Values()
        => _weights.ToDictionary(static weight => weight.Name, static weight => weight.Average.data<float>().ToArray(), StringComparer.Ordinal);

    /// <summary>Releases the averages.</summary>
    public void Dispose()
    {
        foreach ((_, _, Tensor average) in _weights)
        {
            average.Dispose();
        }
    }
}
