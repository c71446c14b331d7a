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
            long waiting = mirrored.PendingChanges;
            if (waiting > 0)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The server lacks {waiting} of the changes; they are kept here. When it is up again: captionsearch sync. ({mirrored.Degradation})");
            }

            return mirrored.Degradation is { } reason
                ? $"The answer comes from the copy on this machine: {reason}"
                : Refused(mirrored.RefusedDocuments, data);
        }

        return index is ElasticIndex elastic ? Refused(elastic.RefusedCount, data) : null;
    }

    private static string? Refused(long count, DataFolder data) => count == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The server refused {count} document{(count == 1 ? "" : "s")}: see {data.RefusedFile}.");
}
