using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Status;

/// <summary>Closes gaps, each on its own: paths that lead nowhere leave, what was lost is described again.</summary>
internal sealed class IndexRepair : IDisposable
{
    private readonly ICaptionIndex _index;
    private readonly FileManifest _manifest;
    private readonly string? _fingerprint;
    private readonly Lazy<CaptionModel> _model;
    private readonly Lazy<ContentDescriber> _describer;
    private readonly DecodeLimits _limits = new();
    private readonly FileBytes _bytes = new();

    /// <param name="index">The current version, writable.</param>
    /// <param name="manifest">Writable.</param>
    /// <param name="fingerprint">Of the index's vectors; null when it has none.</param>
    /// <param name="model">Loads the model for a fingerprint; called once, and only when a picture has to be described.</param>
    /// <param name="settings">How pictures are described.</param>
    public IndexRepair(ICaptionIndex index, FileManifest manifest, string? fingerprint, Func<string?, CaptionModel> model, DescriptionSettings settings)
    {
        _index = index;
        _manifest = manifest;
        _fingerprint = fingerprint;
        _model = new Lazy<CaptionModel>(() =>
        {
            CaptionModel loaded = model(fingerprint);
            return fingerprint is null || fingerprint == loaded.Fingerprint ? loaded : throw ModelMismatch.Error(fingerprint, loaded.Fingerprint);
        });
        _describer = new Lazy<ContentDescriber>(() => new ContentDescriber(_model.Value, settings, _limits));
    }

    /// <summary>Pictures described so far.</summary>
    public long Described { get; private set; }

    /// <summary>Closes a gap if that can be done from here.</summary>
    /// <param name="gap">As the examination found it.</param>
    /// <param name="cancellationToken">Stops the decoder.</param>
    public Task RunAsync(IndexGap gap, CancellationToken cancellationToken) => gap.Kind switch
    {
        GapKind.FileGone => RemoveAsync(gap),
        GapKind.StrayPath => SettleAsync(gap, cancellationToken),
        GapKind.NoPath => AddPathAsync(gap, cancellationToken),
        GapKind.NoDocument or GapKind.NoVector => DescribeAsync(gap, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_model.IsValueCreated)
        {
            _model.Value.Dispose();
        }
    }

    private async Task RemoveAsync(IndexGap gap)
    {
        await _index.WriteAsync(new IndexBatch { RemovedPaths = [new DocumentPath(gap.Id!, gap.Subject)] }, CancellationToken.None).ConfigureAwait(false);
        _manifest.Remove([gap.Subject]);
    }

    /// <summary>A path that the manifest does not know: it is noted when the file has that content, and leaves the index when not.</summary>
    private async Task SettleAsync(IndexGap gap, CancellationToken cancellationToken)
    {
        if (File.Exists(gap.Subject) && !_manifest.Read(Path.GetDirectoryName(gap.Subject)).Any(entry => entry.Path == gap.Subject))
        {
            if (HasContent(gap))
            {
                Note(gap, cancellationToken);
                return;
            }
        }

        await _index.WriteAsync(new IndexBatch { RemovedPaths = [new DocumentPath(gap.Id!, gap.Subject)] }, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddPathAsync(IndexGap gap, CancellationToken cancellationToken)
    {
        if (HasContent(gap))
        {
            await _index.WriteAsync(new IndexBatch { AddedPaths = [new DocumentPath(gap.Id!, gap.Subject)] }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DescribeAsync(IndexGap gap, CancellationToken cancellationToken)
    {
        CaptionDocument? stored = (await _index.GetAsync([gap.Id!], withVectors: true, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        if (stored?.Vector is not null)
        {
            // Another path of the same content came first.
            await AddPathAsync(gap, cancellationToken).ConfigureAwait(false);
            return;
        }

        CaptionDocument subject = stored ?? new CaptionDocument { Id = gap.Id!, Paths = [gap.Subject] };
        (CaptionDocument? described, _) = _describer.Value.Describe(subject, cancellationToken);
        if (described is not null)
        {
            Described++;
            CaptionDocument document = stored is null ? described : CarryOver.Apply(stored, described);
            await _index.WriteAsync(new IndexBatch { Documents = [document] }, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool HasContent(IndexGap gap)
    {
        try
        {
            return DocumentId.OfContent(_bytes.Read(gap.Subject, _limits).Span) == gap.Id;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UnsupportedImageException)
        {
            return false;
        }
    }

    private void Note(IndexGap gap, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileInfo file = new(gap.Subject);
        file = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        _manifest.Write([new ManifestEntry(gap.Subject, file.Length, file.LastWriteTimeUtc.Ticks, FileState.Indexed, gap.Id, null, _fingerprint ?? "")]);
    }
}
