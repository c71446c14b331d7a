namespace CaptionSearch.Web.Training;

/// <summary>One part of a training, the captioner or the joint space: its steps and finished epochs.</summary>
/// <param name="name">As in the events.</param>
public sealed class RunPart(string name)
{
    private readonly SortedDictionary<int, (double Epoch, double Loss)> _steps = [];
    private readonly SortedDictionary<int, RunEpoch> _finished = [];
    private int _step;

    /// <summary>As in the events: <c>captioner</c> or <c>embedding</c>.</summary>
    public string Name { get; } = name;

    /// <summary>For people.</summary>
    public string Title => Name == "captioner" ? "captions" : "joint space";

    /// <summary>Epochs of the whole part; 0 while nothing is known.</summary>
    public int Epochs { get; internal set; }

    /// <summary>The finished epochs in order.</summary>
    public IReadOnlyCollection<RunEpoch> Finished => _finished.Values;

    /// <summary>The loss over the steps: x in epochs from 0, y the mean loss since the point before.</summary>
    public IReadOnlyList<(double X, double Y)> Loss => [.. _steps.Values.Select(static step => (step.Epoch, step.Loss))];

    /// <summary>Epochs done, the one under way in parts.</summary>
    public double EpochsDone => Math.Max(_finished.Count == 0 ? 0 : _finished.Keys.Last(), _step == 0 ? 0 : _steps.GetValueOrDefault(_step).Epoch);

    /// <summary>A measure over the finished epochs.</summary>
    /// <param name="value">Which.</param>
    public IReadOnlyList<(double X, double Y)> Curve(Func<RunEpoch, double> value) => [.. _finished.Values.Select(epoch => ((double)epoch.Epoch, value(epoch)))];

    /// <summary>A run goes on after an epoch: what came after it is done again.</summary>
    internal void TakeUp(int epoch)
    {
        foreach (int step in _steps.Where(pair => pair.Value.Epoch > epoch + 1e-9).Select(static pair => pair.Key).ToArray())
        {
            _steps.Remove(step);
        }

        foreach (int later in _finished.Keys.Where(finished => finished > epoch).ToArray())
        {
            _finished.Remove(later);
        }

        _step = _steps.Count == 0 ? 0 : _steps.Keys.Last();
    }

    internal void AddStep(RunEvent line)
    {
        if (line.Count("steps") > 0)
        {
            _step = line.Count("step");
            _steps[_step] = (line.Number("step") / line.Number("steps") * line.Number("epochs"), line.Number("loss"));
        }
    }

    internal void AddEpoch(RunEvent line) => _finished[line.Count("epoch")] = new RunEpoch(
        line.Count("epoch"),
        line.Number("loss"),
        line.Is("best"),
        line.Number("cider"),
        line.Number("bleu4"),
        line.Count("words"),
        line.Number("recall1"),
        line.Number("recall5"));
}
