using System.Collections.Concurrent;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;

namespace CaptionSearch.Engine.Serving;

/// <summary>A loaded model with what goes with it, used by everybody who needs it and disposed of by the last.</summary>
/// <param name="model">The model; belongs to this from now on. One user is counted already.</param>
internal sealed class SharedModel(CaptionModel model)
{
    // Some 4 MB.
    private const int MostTexts = 1024;
    private const int LongestKept = 1000;

    private readonly Lazy<ModelCalibration?> _calibration = new(() => ModelCalibration.Load(model));
    private readonly Lazy<TagCalibration?> _tags = new(() => ModelCalibration.LoadTags(model));
    private readonly ConcurrentDictionary<int, ConcurrentBag<CaptionWorkspace>> _idle = new();
    private readonly ConcurrentDictionary<string, float[]> _texts = new(StringComparer.Ordinal);
    private int _textCount;
    private int _users = 1;

    /// <summary>The model.</summary>
    public CaptionModel Model => model;

    /// <summary>Its calibration; null when it has none. Read at the first use.</summary>
    /// <exception cref="ModelFormatException">A file of it is damaged.</exception>
    public ModelCalibration? Calibration => _calibration.Value;

    /// <summary>The part of the calibration about tags; null when there is none. Read at the first use.</summary>
    /// <exception cref="ModelFormatException">The file is damaged.</exception>
    public TagCalibration? Tags => _tags.Value;

    /// <summary>Vector of a text; empty when the model knows none of its words. Do not change it: the next one who asks gets it too.</summary>
    /// <remarks>People turn pages and set filters with the same words; their vector is half of the time of a search in 8,000 documents.</remarks>
    public float[] EmbedText(string text)
    {
        if (_texts.TryGetValue(text, out float[]? known))
        {
            return known;
        }

        float[] vector = model.EmbedText(text);
        if (text.Length <= LongestKept && _texts.TryAdd(text, vector) && Interlocked.Increment(ref _textCount) > MostTexts)
        {
            _texts.Clear();
            Interlocked.Exchange(ref _textCount, 0);
        }

        return vector;
    }

    /// <summary>Scratch memory for one picture; give it back with <see cref="Return"/>.</summary>
    /// <param name="threads">Processor cores for the picture.</param>
    public CaptionWorkspace Rent(int threads)
        => _idle.TryGetValue(threads, out ConcurrentBag<CaptionWorkspace>? idle) && idle.TryTake(out CaptionWorkspace? workspace)
            ? workspace
            : model.CreateWorkspace(threads);

    /// <summary>Takes scratch memory back; it is kept for the next picture.</summary>
    public void Return(int threads, CaptionWorkspace workspace) => _idle.GetOrAdd(threads, static _ => []).Add(workspace);

    /// <summary>Counts one user more; only while there is one.</summary>
    public SharedModel Acquire()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    /// <summary>Counts one user less; without any the model is disposed of.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            model.Dispose();
        }
    }
}
