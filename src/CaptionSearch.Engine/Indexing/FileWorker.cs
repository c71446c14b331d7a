using System.Collections.Concurrent;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Reads a file once, hashes it, and describes its content unless that is known; one thread at a time.</summary>
internal sealed class FileWorker
{
    private readonly CaptionModel _model;
    private readonly ICaptionIndex _index;
    private readonly ConcurrentDictionary<string, bool> _taken;
    private readonly DecodeLimits _limits;
    private readonly PictureDescriber _describer;
    private readonly FileBytes _bytes = new();

    /// <summary>Creates a worker.</summary>
    /// <param name="model">Shared by all workers.</param>
    /// <param name="index">Asked for contents that are there already.</param>
    /// <param name="taken">Contents that some worker of this run has begun; shared by all.</param>
    /// <param name="options">Of the run.</param>
    public FileWorker(CaptionModel model, ICaptionIndex index, ConcurrentDictionary<string, bool> taken, IndexRunOptions options)
    {
        _model = model;
        _index = index;
        _taken = taken;
        _limits = options.Limits;
        _describer = new PictureDescriber(model, options.Description, options.Limits, threads: 1);
    }

    /// <summary>Works on a file. Whatever is wrong with the file becomes part of the outcome.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops the decoder.</param>
    /// <param name="given">A sentence that a new document gets; null: the model writes one.</param>
    public async Task<FileOutcome> RunAsync(FoundFile file, CancellationToken cancellationToken, GivenSentence? given = null)
    {
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = _bytes.Read(file.Path, _limits);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Failed(file, null, FileState.Unreadable, FileReason.Of(error));
        }
        catch (UnsupportedImageException error)
        {
            return Failed(file, null, FileState.Refused, FileReason.WithoutName(error.Message, file.Path));
        }

        string id = DocumentId.OfContent(bytes.Span);
        if (!_taken.TryAdd(id, true))
        {
            return new FileOutcome(file, FileState.Indexed, id, null, null, null) { IsTwin = true };
        }

        IReadOnlyList<CaptionDocument> known = await _index.GetAsync([id], withVectors: true, cancellationToken).ConfigureAwait(false);
        if (known is [{ Vector: not null } document] && document.ModelFingerprint == _model.Fingerprint)
        {
            return new FileOutcome(file, FileState.Indexed, id, null, document.Caption, null) { Known = document };
        }

        try
        {
            return Described(file, id, bytes.Span, given, cancellationToken);
        }
        catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
        {
            return Failed(file, id, FileState.Refused, FileReason.WithoutName(error.Message, file.Path));
        }
    }

    private static FileOutcome Failed(FoundFile file, string? id, FileState state, string reason) => new(file, state, id, null, null, reason);

    private FileOutcome Described(FoundFile file, string id, ReadOnlySpan<byte> bytes, GivenSentence? given, CancellationToken cancellationToken)
    {
        ImageInfo info = ImageReader.Identify(bytes, file.Path, _limits);
        PictureDescription description = given is null
            ? _describer.Describe(bytes, file.Path, cancellationToken)
            : _describer.Look(bytes, file.Path, cancellationToken);
        CaptionDocument document = new()
        {
            Id = id,
            Paths = [file.Path],
            Caption = given?.Text ?? description.Caption.Text,
            CaptionSource = given?.Source ?? CaptionSource.Model,
            Confidence = given is null ? description.Caption.Confidence : null,
            Tags = [.. description.Tags.Select(tag => new DocumentTag(tag.Name, tag.Probability))],
            ModelFingerprint = _model.Fingerprint,
            Width = info.Width,
            Height = info.Height,
            ByteSize = bytes.Length,
            FileTime = new DateTimeOffset(file.Modified, TimeSpan.Zero),
            Vector = description.Vector,
        };
        return new FileOutcome(file, FileState.Indexed, id, document, document.Caption, null);
    }
}
