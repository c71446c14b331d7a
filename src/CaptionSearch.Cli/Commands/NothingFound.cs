using System.Globalization;
using System.Text;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Cli.Commands;

/// <summary>What a query tells the user beside its hits: that nothing was found, or that the server could not be asked.</summary>
internal static class NothingFound
{
    private const int LongestText = 60;

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

        await console.Error.WriteLineAsync(reply.IsIndexEmpty
            ? "The index is empty. Fill it first: captionsearch index FOLDER"
            : $"Nothing found for {Name(request)}{Reason(reply, request)}.").ConfigureAwait(false);
        return ExitCode.NothingFound;
    }

    /// <summary>The query as it was asked: text or picture, then the further parts with their signs.</summary>
    internal static string Name(SearchRequest request)
    {
        StringBuilder name = new();
        if (!string.IsNullOrWhiteSpace(request.Text))
        {
            string text = Short(request.Text);
            name.Append(text.Contains('"', StringComparison.Ordinal) ? $"'{text}'" : $"\"{text}\"");
        }

        name.Append(request.Picture);
        foreach (SearchTerm term in request.Others)
        {
            string weight = Math.Abs(term.Weight) == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(term.Weight)}:");
            name.Append(name.Length > 0 ? " " : "").Append(term.Weight > 0 ? "+ " : "- ").Append(weight).Append(Short(term.Value));
        }

        return name.ToString();
    }

    private static string Reason(SearchReply reply, SearchRequest request)
    {
        if (reply.BestCut is double best)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $": the likeliest picture has a probability of {best:0.000}, the least shown is {reply.MinProbability:0.###}. --min-score 0 shows everything");
        }

        QueryText text = QueryText.Parse(request.Text ?? "");
        List<string> conditions =
        [
            .. text.Required.Select(phrase => $"with \"{Short(phrase)}\" word for word"),
            .. text.Excluded.Select(phrase => $"without \"{Short(phrase)}\""),
        ];
        if (request.Filter is not null)
        {
            conditions.Add("that pass the filters");
        }

        return conditions.Count > 0 ? " among the pictures " + string.Join(" and ", conditions)
            : text.Words.Length > 0 && request.Picture is null ? $": no sentence{(request.UseTags ? " and no tag" : "")} has any of its words"
            : "";
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..(LongestText - 1)].TrimEnd() + "…";
}
