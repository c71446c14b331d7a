using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Describing;

/// <summary>Describes pictures that are sent, for any number of requests at once: a bounded queue, and a thread for each processor core.</summary>
/// <remarks>
/// The model is that of the index which answers searches now, and changes with it. Each picture has one core, as when a folder is
/// indexed: more pictures are done in the same time than with all cores on one picture. Pictures are not put together in batches: the
/// network with four pictures in each product would be 1.01 times as fast, and with the hypotheses of four sentences in one product as
/// well a picture would gain 1.05 at the very best (Zen 3, <c>tools/bench captions</c>), while each waited for the slowest of its batch.
/// </remarks>
public sealed class CaptionDesk : IAsyncDisposable
{
    private readonly CurrentVersion _current;
    private readonly DecodeLimits _limits;
    private readonly CaptionQueue _queue;
    private long _described;

    /// <summary>Prepares; threads begin with the first picture.</summary>
    /// <param name="current">Index and model; stays the caller's.</param>
    /// <param name="options">How much at once; null for the defaults.</param>
    /// <param name="limits">What one picture may cost; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public CaptionDesk(CurrentVersion current, CaptionDeskOptions? options = null, DecodeLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        options ??= new CaptionDeskOptions();
        options.Validate();
        _current = current;
        _limits = limits ?? new DecodeLimits();
        _queue = new CaptionQueue(options, Describe);
    }

    /// <summary>Pictures that wait for a thread.</summary>
    public int Waiting => _queue.Waiting;

    /// <summary>Pictures that are being described.</summary>
    public int Running => _queue.Running;

    /// <summary>Pictures that were described since the start.</summary>
    public long Described => Interlocked.Read(ref _described);

    /// <summary>Describes a picture.</summary>
    /// <param name="picture">The encoded picture; must not change before the answer is there.</param>
    /// <param name="name">Begins the message of an error.</param>
    /// <param name="question">What to find out.</param>
    /// <param name="cancellationToken">Takes the picture out of the queue at once, or stops its description at the next layer or word.</param>
    /// <exception cref="BusyException">As many pictures wait as may; thrown at once.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value of the question is outside its range.</exception>
    /// <exception cref="InvalidImageException">The bytes are broken.</exception>
    /// <exception cref="UnsupportedImageException">The format or the size is not taken.</exception>
    /// <exception cref="ModelFormatException">The model is damaged.</exception>
    public async Task<CaptionAnswer> CaptionAsync(
        ReadOnlyMemory<byte> picture, string name, CaptionQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(question);
        await using VersionLease lease = await _current.LeaseAsync(cancellationToken).ConfigureAwait(false);
        SharedModel model = await lease.Snapshot.ModelAsync(cancellationToken).ConfigureAwait(false);
        return await DescribeAsync(picture, name, question.ToSettings(model.Model.Config.Captioner.Beam), model, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes the first picture now, so that the first one of a user is as fast as the tenth.</summary>
    /// <param name="cancellationToken">Stops the decoder.</param>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await _current.WarmAsync(cancellationToken).ConfigureAwait(false);
        await CaptionAsync(WarmUpPicture.Bytes, WarmUpPicture.Name, new CaptionQuestion { Attention = true }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends after the pictures that are being described; those that wait are given up.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Describes a picture with a model that the caller holds until the answer is there.</summary>
    internal async Task<CaptionAnswer> DescribeAsync(
        ReadOnlyMemory<byte> picture, string name, DescriptionSettings settings, SharedModel model, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CaptionAnswer answer = await _queue.RunAsync(new WaitingPicture(picture, name, settings, model, cancellationToken)).ConfigureAwait(false);
        Interlocked.Increment(ref _described);
        return answer;
    }

    private void Describe(WaitingPicture picture)
    {
        try
        {
            picture.Complete(Answer(picture));
        }
        catch (OperationCanceledException)
        {
            picture.Cancel();
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the request that waits for this picture.
        catch (Exception error)
#pragma warning restore CA1031
        {
            picture.Fail(error);
        }
    }

    private CaptionAnswer Answer(WaitingPicture picture)
    {
        picture.CancellationToken.ThrowIfCancellationRequested();
        ImageInfo info = ImageReader.Identify(picture.Bytes.Span, picture.Name, _limits);
        CaptionModel model = picture.Model.Model;
        CaptionWorkspace workspace = picture.Model.Rent(threads: 1);
        try
        {
            PictureDescriber describer = new(model, workspace, picture.Settings, picture.Settings.Tags > 0 ? picture.Model.Tags : null, _limits);
            PictureDescription description = describer.Describe(picture.Bytes.Span, picture.Name, picture.CancellationToken);
            int side = (int)Math.Sqrt(model.Config.Captioner.Cells); // networks take squares
            return new CaptionAnswer
            {
                Hypotheses = description.Hypotheses,
                Tags = description.Tags,
                Vector = description.Vector,
                GridWidth = side,
                GridHeight = side,
                ModelFingerprint = model.Fingerprint,
                Width = info.Width,
                Height = info.Height,
            };
        }
        finally
        {
            picture.Model.Return(threads: 1, workspace);
        }
    }
}
