using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Cli.Commands;

/// <summary>What a query tells the user beside its hits: that nothing was found, or that the server could not be asked.</summary>
internal static class NothingFound
{
    /// <summary>The exit code of a query; when nothing was found, or the copy on this machine answered, a sentence says so.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="request">The query.</param>
    /// <param name="console">Where the sentence goes.</param>
    public static async Task<int> ExitCodeAsync(SearchReply reply, SearchRequest request, CliConsole console)
    {
        if (reply.ServerNotice is not null)
        {
            await console.Error.WriteLineAsync("captionsearch: " + reply.ServerNotice).ConfigureAwait(false);
        }

        if (reply.Hits.Count > 0)
        {
            return ExitCode.Success;
        }

        string wayOut = reply.BestCut is null ? "" : ". --min-score 0 shows everything";
        await console.Error.WriteLineAsync(reply.IsIndexEmpty
            ? "The index is empty. Fill it first: captionsearch index FOLDER"
            : $"Nothing found for {NothingFoundText.Name(request)}{NothingFoundText.Reason(reply, request)}{wayOut}.").ConfigureAwait(false);
        return ExitCode.NothingFound;
    }
}
