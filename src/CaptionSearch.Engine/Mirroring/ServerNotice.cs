using System.Globalization;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>What a user should know about a server after a piece of work with it.</summary>
internal static class ServerNotice
{
    /// <summary>One line; null when all is well, or when there is no server.</summary>
    /// <param name="index">The index that was worked with.</param>
    /// <param name="data">Where refused documents are written down.</param>
    public static string? Of(ICaptionIndex? index, DataFolder data)
    {
        if (index is MirroredIndex mirrored)
        {
            if (mirrored is { IsWritable: false, Degradation: { } reason })
            {
                return $"The answer comes from the copy on this machine: {reason}";
            }

            long waiting = mirrored.PendingChanges;
            if (waiting > 0)
            {
                string number = waiting.ToString(CultureInfo.InvariantCulture);
                return mirrored.Degradation is { } problem
                    ? $"The server lacks {number} of the changes; they are kept here. When it is up again: captionsearch sync. ({problem})"
                    : $"The server lacks {number} of the changes made on this machine. Send them: captionsearch sync";
            }

            return mirrored.Degradation is { } missing
                ? $"The answer comes from the copy on this machine: {missing}"
                : Refused(mirrored.RefusedDocuments, data);
        }

        return index is ElasticIndex elastic ? Refused(elastic.RefusedCount, data) : null;
    }

    private static string? Refused(long count, DataFolder data) => count == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The server refused {count} document{(count == 1 ? "" : "s")}: see {data.RefusedFile}.");
}
