using System.Globalization;
using System.Text;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Searching;

/// <summary>What a person is told when a search finds nothing: what was asked, and why nothing fits.</summary>
public static class NothingFoundText
{
    private const int LongestText = 60;

    /// <summary>The query as it was asked: text or picture, then the further parts with their signs.</summary>
    public static string Name(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
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

    /// <summary>The rest of a sentence that begins with "Nothing found for ..."; empty when there is nothing to say.</summary>
    /// <param name="reply">The answer, without hits.</param>
    /// <param name="request">What was asked.</param>
    public static string Reason(SearchReply reply, SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(request);
        if (reply.BestCut is double best)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $": the likeliest picture has a probability of {best:0.000}, the least shown is {reply.MinProbability:0.###}");
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
