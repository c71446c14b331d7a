using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Imaging;
using CaptionSearch.Import.Flickr8k;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Describes every picture of a set exactly as indexing does, one picture a thread.</summary>
internal static class PictureSweep
{
    /// <summary>Runs over the set.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="model">The model, shared by the threads.</param>
    /// <param name="settings">Beam, words, tags.</param>
    /// <param name="options">Threads and limits.</param>
    /// <param name="described">
    /// Called for each picture that could be read, with its place in the set, from several threads at once and in no order;
    /// the describer still holds the picture.
    /// </param>
    /// <param name="progress">Receives the number of pictures done, the unread ones included; from several threads.</param>
    /// <param name="cancellationToken">Checked before each picture.</param>
    /// <returns>The pictures that could not be read, in the set's order.</returns>
    /// <exception cref="EvaluationException">Not one could be read.</exception>
    public static IReadOnlyList<UnreadPicture> Run(
        EvaluationSet set,
        CaptionModel model,
        DescriptionSettings settings,
        EvaluationOptions options,
        Action<int, PictureDescriber, PictureDescription> described,
        IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        UnreadPicture?[] unread = new UnreadPicture?[set.Pictures.Count];
        int done = 0;
        SharedWork.Run(
            unread.Length,
            options.Threads,
            () => (Describer: new PictureDescriber(model, settings, options.Limits, threads: 1), Bytes: new FileBytes()),
            (i, worker) =>
            {
                CaptionedPicture picture = set.Pictures[i];
                string path = Path.Combine(set.PictureFolder, picture.Name);
                try
                {
                    ReadOnlyMemory<byte> file = worker.Bytes.Read(path, options.Limits);
                    described(i, worker.Describer, worker.Describer.Describe(file.Span, path, cancellationToken));
                }
                catch (Exception error) when (ReasonOf(error, path) is { } reason)
                {
                    unread[i] = new UnreadPicture(picture.Name, reason);
                }

                progress?.Report(Interlocked.Increment(ref done));
            },
            cancellationToken);

        List<UnreadPicture> list = [.. unread.OfType<UnreadPicture>()];
        return list.Count < set.Pictures.Count
            ? list
            : throw new EvaluationException(
                $"Not one of the {list.Count} pictures could be read from {set.PictureFolder}; the first, {list[0].Name}: {list[0].Reason}");
    }

    /// <summary>Why a picture was not read; null for an error that is not about this one file.</summary>
    private static string? ReasonOf(Exception error, string path) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "There is no such file.",
        InvalidImageException or UnsupportedImageException or IOException or UnauthorizedAccessException
            => WithoutPath(error.Message.ReplaceLineEndings(" "), path),
        _ => null,
    };

    private static string WithoutPath(string message, string path)
        => message.StartsWith(path, StringComparison.Ordinal) ? message[path.Length..].TrimStart(':', ' ') : message;
}
