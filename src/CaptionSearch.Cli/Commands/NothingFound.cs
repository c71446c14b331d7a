using System.Globalization;
using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Cli.Commands;

/// <summary>What a query tells the user beside its hits: that nothing was found, or that the server could not be asked.</summary>
internal static class NothingFound
{
    /// <summary>The exit code of a query; when nothing was found, or the copy on this machine answered, a sentence says so.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="query">How the query is named.</param>
    /// <param name="console">Where the sentence goes.</param>
    public static async Task<int> ExitCodeAsync(SearchReply reply, string query, CliConsole console)
    {
        if (reply.ServerNotice is not null)
        {
            await console.Error.WriteLineAsync("captionsearch: " + reply.ServerNotice).ConfigureAwait(false);
        }

        if (reply.Hits.Count > 0)
        {
            return ExitCode.Success;
        }

        await console.Error.WriteLineAsync(reply.IsIndexEmpty
            ? "The index is empty. Fill it first: captionsearch index FOLDER"
            : Sentence(reply, query)).ConfigureAwait(false);
        return ExitCode.NothingFound;
    }

    private static string Sentence(SearchReply reply, string query) => reply.BestCut is double best
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing found for {query}: the likeliest picture has a probability of {best:0.000}, the least shown is {reply.MinProbability:0.###}. --min-score 0 shows everything.")
        : $"Nothing found for {query}.";
}
