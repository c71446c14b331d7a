using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Describing;

/// <summary>What the model said of the pictures that were sent last: a second page about one of them costs no second look.</summary>
/// <remarks>
/// An answer belongs to a content and a model, so the same picture sent again finds it, and after a change of the model it is asked anew. The
/// one that was not asked for longest goes first. Safe for concurrent use; two who ask at once for the same picture are both answered by the model.
/// </remarks>
/// <param name="current">Index and model; stays the caller's.</param>
/// <param name="desk">Describes pictures; stays the caller's.</param>
/// <param name="most">Most answers kept, at least 1; some 20 KB each.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class PictureAnswers(CurrentVersion current, CaptionDesk desk, int most, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Picture, string Model), LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _latest = new(); // asked for last, first

    /// <summary>Answers that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count;
            }
        }
    }

    /// <summary>
    /// Describes a picture, or says what was said of it: with the model's own beam and as many captions, where it looked for each word, and five tags.
    /// </summary>
    /// <param name="picture">The encoded picture; must not change before the answer is there.</param>
    /// <param name="name">Begins the message of an error.</param>
    /// <param name="cancellationToken">As with <see cref="CaptionDesk.CaptionAsync"/>.</param>
    /// <exception cref="BusyException">It has to be described, and as many pictures wait as may.</exception>
    /// <exception cref="InvalidImageException">The bytes are broken.</exception>
    /// <exception cref="UnsupportedImageException">The format or the size is not taken.</exception>
    /// <exception cref="CaptionSearch.Captioning.ModelFile.ModelFormatException">The model is damaged.</exception>
    public async Task<CaptionAnswer> AskAsync(ReadOnlyMemory<byte> picture, string name, CancellationToken cancellationToken)
    {
        string content = DocumentId.OfContent(picture.Span);
        await using VersionLease lease = await current.LeaseAsync(cancellationToken).ConfigureAwait(false);
        SharedModel model = await lease.Snapshot.ModelAsync(cancellationToken).ConfigureAwait(false);
        (string, string) key = (content, model.Model.Fingerprint);
        if (Find(key) is { } known)
        {
            return known;
        }

        int beam = model.Model.Config.Captioner.Beam;
        CaptionQuestion question = new() { Hypotheses = beam, Attention = true };
        CaptionAnswer answer = await desk.DescribeAsync(picture, name, question.ToSettings(beam), model, cancellationToken).ConfigureAwait(false);
        Keep(key, answer);
        return answer;
    }

    /// <summary>Forgets what was said longer ago.</summary>
    /// <param name="age">How long.</param>
    public void Forget(TimeSpan age)
    {
        lock (_lock)
        {
            foreach (Kept old in _latest.Where(kept => _time.GetElapsedTime(kept.Since) > age).ToArray())
            {
                Remove(old.Key);
            }
        }
    }

    private CaptionAnswer? Find((string, string) key)
    {
        lock (_lock)
        {
            if (!_kept.TryGetValue(key, out LinkedListNode<Kept>? node))
            {
                return null;
            }

            _latest.Remove(node);
            _latest.AddFirst(node);
            return node.Value.Answer;
        }
    }

    private void Keep((string, string) key, CaptionAnswer answer)
    {
        lock (_lock)
        {
            Remove(key);
            _kept[key] = _latest.AddFirst(new Kept(key, answer, _time.GetTimestamp()));
            if (_kept.Count > most)
            {
                Remove(_latest.Last!.Value.Key);
            }
        }
    }

    private void Remove((string, string) key)
    {
        if (_kept.Remove(key, out LinkedListNode<Kept>? node))
        {
            _latest.Remove(node);
        }
    }

    private sealed record Kept((string Picture, string Model) Key, CaptionAnswer Answer, long Since);
}
