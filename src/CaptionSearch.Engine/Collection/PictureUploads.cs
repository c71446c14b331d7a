using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>Takes pictures that were handed in into the index, as a run over their folder would.</summary>
/// <remarks>
/// The file comes first, then its claim, its document and its entry in the manifest: a crash in between leaves at most a file that
/// 'captionsearch index' of the folder takes up.
/// </remarks>
internal sealed class PictureUploads(WriteTurn turn, CurrentVersion current, IndexRunOptions options, Action<UploadStep> observe)
{
    private const int LooksForModel = 4;

    private readonly UploadFolder _folder = new(current.Data.UploadsFolder);
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal); // of a content among the pictures
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal); // content by path of the files written
    private UploadOutcome[] _outcomes = [];
    private int _done;

    /// <summary>Takes the pictures in.</summary>
    /// <param name="pictures">Any number.</param>
    /// <param name="cancellationToken">Ends it early: what is in the index stays, and no file without document.</param>
    /// <returns>An outcome for each, in their order.</returns>
    public async Task<IReadOnlyList<UploadOutcome>> RunAsync(IReadOnlyList<UploadedPicture> pictures, CancellationToken cancellationToken)
    {
        _outcomes = [.. pictures.Select(static picture => new UploadOutcome(picture.Name, null, null, WasKnown: false, null))];
        Dictionary<string, ImageFormat> formats = Admit(pictures);
        Dictionary<string, CaptionDocument> known = (await turn.Index.GetAsync(formats.Keys, withVectors: false, cancellationToken).ConfigureAwait(false))
            .ToDictionary(static document => document.Id, StringComparer.Ordinal);
        try
        {
            List<FoundFile> toDo = [];
            foreach ((string id, ImageFormat format) in formats)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (known.TryGetValue(id, out CaptionDocument? document) && await IsThereAsync(document, cancellationToken).ConfigureAwait(false))
                {
                    Settle(id, document.Caption, wasKnown: true, null);
                    continue;
                }

                string path = _folder.Store(id, format, pictures[_places[id][0]].Bytes.Span);
                _stored.Add(path, id);
                FileInfo file = new(path);
                toDo.Add(new FoundFile(path, file.Length, file.LastWriteTimeUtc.Ticks));
            }

            if (toDo.Count > 0)
            {
                await DescribeAsync(toDo, known, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            TidyUp();
        }

        await turn.Index.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return _outcomes;
    }

    /// <summary>Refuses what is no picture before anything is written; the others by content, with their formats.</summary>
    private Dictionary<string, ImageFormat> Admit(IReadOnlyList<UploadedPicture> pictures)
    {
        Dictionary<string, ImageFormat> formats = new(StringComparer.Ordinal);
        for (int i = 0; i < pictures.Count; i++)
        {
            (string name, ReadOnlyMemory<byte> bytes) = pictures[i];
            try
            {
                ImageFormat format = ImageReader.Identify(bytes.Span, name, options.Limits).Format;
                string id = DocumentId.OfContent(bytes.Span);
                if (_places.TryGetValue(id, out List<int>? places))
                {
                    places.Add(i);
                    continue;
                }

                _places.Add(id, [i]);
                formats.Add(id, format);
            }
            catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
            {
                Tell(i, new UploadOutcome(name, null, null, WasKnown: false, FileReason.WithoutName(error.Message, name)));
            }
        }

        return formats;
    }

    private async Task DescribeAsync(List<FoundFile> files, Dictionary<string, CaptionDocument> known, CancellationToken cancellationToken)
    {
        await using VersionLease lease = await LeaseAsync(cancellationToken).ConfigureAwait(false);
        CaptionModel model = await lease.ModelAsync(cancellationToken).ConfigureAwait(false);
        new ModelMemory(current.Data).Remember(model.Fingerprint, model.Folder);
        Dictionary<string, ManifestEntry> before = turn.Manifest.Find(_stored.Keys).ToDictionary(static entry => entry.Path, StringComparer.Ordinal);
        OutcomeWriter writer = new(
            turn.Index, turn.Manifest, before, model.Fingerprint, files.Count, options,
            step => Settle(_stored[step.Path], step.Caption, known.ContainsKey(_stored[step.Path]), step.Reason));
        if (!await FileSweep.RunAsync(files, turn.Index, model, writer, options, cancellationToken).ConfigureAwait(false))
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>A lease whose model is that of the index we write to: a lease may be a moment older than our turn.</summary>
    private async Task<VersionLease> LeaseAsync(CancellationToken cancellationToken)
    {
        string? stored = (await turn.Index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false)).ModelFingerprint;
        for (int look = 1; ; look++)
        {
            VersionLease lease = await current.LeaseAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                CaptionModel model = await lease.ModelAsync(cancellationToken).ConfigureAwait(false);
                if (stored is null || stored == model.Fingerprint)
                {
                    return lease;
                }

                if (look == LooksForModel)
                {
                    throw ModelMismatch.Error(stored, model.Fingerprint);
                }
            }
            catch
            {
                await lease.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            await lease.DisposeAsync().ConfigureAwait(false);
            await Task.Delay(CurrentVersion.Interval / 2, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether this machine still has a file with the content of a document.</summary>
    private async Task<bool> IsThereAsync(CaptionDocument document, CancellationToken cancellationToken)
    {
        PictureContent? content = await ContentFile.OpenAsync(document, options.Limits, cancellationToken).ConfigureAwait(false);
        if (content is null)
        {
            return false;
        }

        await content.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Says of every picture with a content what became of it.</summary>
    private void Settle(string id, string? caption, bool wasKnown, string? reason)
    {
        bool isFirst = true;
        foreach (int place in _places[id])
        {
            string name = _outcomes[place].Name;
            Tell(place, reason is null ? new UploadOutcome(name, id, caption, wasKnown || !isFirst, null) : new UploadOutcome(name, null, null, false, reason));
            isFirst = false;
        }
    }

    private void Tell(int place, UploadOutcome outcome)
    {
        _outcomes[place] = outcome;
        observe(new UploadStep(outcome, ++_done, _outcomes.Length));
    }

    /// <summary>Deletes the files that have no document: refused ones, and those that a cancelled call did not get to.</summary>
    private void TidyUp()
    {
        if (_stored.Count == 0)
        {
            return;
        }

        HashSet<string> kept = [.. turn.Manifest.Find(_stored.Keys).Where(static entry => entry.State == FileState.Indexed).Select(static entry => entry.Path)];

        // Of a claimed one the index may have the document, when its commit was cut off by an error.
        kept.UnionWith(turn.Manifest.ReadClaims().Select(static claim => claim.Path));
        string[] left = [.. _stored.Keys.Where(path => !kept.Contains(path))];
        foreach (string path in left)
        {
            UploadFolder.TryDelete(path);
        }

        turn.Manifest.Remove(left);
    }
}
