using System.Globalization;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Searching;

/// <summary>Why a hit is there, in phrases of one line: the same in a terminal and on a page.</summary>
/// <remarks>Words of captions and tags stand in them as they are: whoever shows a phrase makes it harmless where it is shown.</remarks>
public static class HitWording
{
    /// <summary>Who wrote a sentence: model, import or human.</summary>
    public static string Source(CaptionSource source) => source switch
    {
        CaptionSource.Model => "model",
        CaptionSource.Import => "import",
        _ => "human",
    };

    /// <summary>What its data set says, for example <c>flickr8k, part train; camera: Kodak</c>; null when it came with none.</summary>
    public static string? DataSet(CaptionDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.DataSet is not { } set
            ? null
            : set + (document.Split is { } split ? $", part {split}" : "")
                + (document.Metadata.Count > 0 ? "; " + string.Join(", ", document.Metadata.Select(static pair => $"{pair.Key}: {pair.Value}")) : "");
    }

    /// <summary>A score, a probability, BM25 or a cosine: four decimals.</summary>
    public static string Score(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>The value of one side; - when it has none.</summary>
    public static string Value(SideScore? side) => side?.Value is double value ? Score(value) : "-";

    /// <summary>The words found and where, then those that are not there: <c>dog (sentence), pet (tag beagle 0.91); not there: snow</c>.</summary>
    /// <param name="explanation">Of the hit; null gives -.</param>
    public static string Words(HitExplanation? explanation)
    {
        if (explanation is null)
        {
            return "-";
        }

        string missing = string.Join(", ", explanation.Words.Where(word => !word.IsFound).Select(word => word.Word));
        string found = Matches(explanation.Words);
        return missing.Length == 0 ? found : $"{found}; not there: {missing}";
    }

    /// <summary>BM25 with its parts, its place and what it brings.</summary>
    /// <param name="words">The hit's words' side.</param>
    /// <param name="explanation">Of the hit; null leaves the parts out.</param>
    public static string Bm25(SideScore words, HitExplanation? explanation)
    {
        ArgumentNullException.ThrowIfNull(words);
        string parts = explanation is { TagBm25: > 0 }
            ? $" = sentence {Score(explanation.CaptionBm25)} + {explanation.TagWeight.ToString("0.##", CultureInfo.InvariantCulture)} x tags {Score(explanation.TagBm25)}"
            : "";
        return Value(words) + parts + Placed(words);
    }

    /// <summary>The unwanted words that are there and what they take off; null when none is.</summary>
    /// <param name="explanation">Of the hit; may be null.</param>
    public static string? Unwanted(HitExplanation? explanation)
        => explanation is not null && explanation.Unwanted.Any(word => word.IsFound)
            ? $"{Matches(explanation.Unwanted)}: {Score(-explanation.TakenOff)}"
            : null;

    /// <summary>The cosine, its place and what it brings.</summary>
    /// <param name="vector">The hit's vector's side.</param>
    /// <param name="explanation">Of the hit; says whether the query's vector was turned. Null: it was not.</param>
    public static string Vector(SideScore vector, HitExplanation? explanation = null)
    {
        ArgumentNullException.ThrowIfNull(vector);
        string what = explanation is { IsTurned: true } ? "likeness, cosine" : "cosine";
        return (vector.Value is null ? "none" : $"{what} {Value(vector)}") + Placed(vector);
    }

    private static string Matches(IReadOnlyList<MatchedWord> words)
    {
        string text = string.Join(", ", words.Where(word => word.IsFound).Select(Match));
        return text.Length > 0 ? text : "none found";
    }

    private static string Match(MatchedWord word)
    {
        List<string> places = [];
        if (word.InCaption.Count > 0)
        {
            bool isSame = word.InCaption is [var only] && only.Equals(word.Word, StringComparison.OrdinalIgnoreCase);
            places.Add(isSame ? "sentence" : $"sentence: {string.Join(", ", word.InCaption)}");
        }

        places.AddRange(word.InTags.Select(static tag => string.Create(CultureInfo.InvariantCulture, $"tag {tag.Name} {tag.Probability:0.00}")));
        return $"{word.Word} ({string.Join("; ", places)})";
    }

    private static string Placed(SideScore side)
    {
        string rank = side.Rank is int place ? string.Create(CultureInfo.InvariantCulture, $"rank {place}") : "no rank";
        return $", {rank}, normalised {Score(side.Normalised)}, contributes {Score(side.Contribution)}";
    }
}
