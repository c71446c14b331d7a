using System.Text.Json;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Cli.Output;

/// <summary>The members that <c>--explain</c> adds to a hit's JSON object.</summary>
internal static class HitExplanationJson
{
    /// <summary>Writes <c>source</c>, <c>locked</c>, what its data set says, <c>probability</c>, <c>words</c> and <c>vector</c>; a side that was not asked for is null.</summary>
    public static void Write(Utf8JsonWriter json, SearchHit hit)
    {
        json.WriteString("source", HitWording.Source(hit.Document.CaptionSource));
        json.WriteBoolean("locked", hit.Document.IsLocked);
        if (hit.Document.DataSet is { } set)
        {
            json.WriteString("dataSet", set);
        }

        if (hit.Document.Split is { } split)
        {
            json.WriteString("split", split);
        }

        if (hit.Document.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach ((string name, string value) in hit.Document.Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        WriteNumber(json, "probability", hit.Probability);
        WriteWords(json, hit);
        WriteSide(json, "vector", "cosine", hit.Vector, static (_, _) => { }, hit);
    }

    private static void WriteWords(Utf8JsonWriter json, SearchHit hit)
        => WriteSide(json, "words", "bm25", hit.Words, static (json, hit) =>
        {
            if (hit.Explanation is not { } explanation)
            {
                return;
            }

            json.WriteStartObject("caption");
            json.WriteScore("bm25", explanation.CaptionBm25);
            json.WriteScore("contribution", explanation.CaptionContribution);
            json.WriteEndObject();
            json.WriteStartObject("tags");
            json.WriteScore("bm25", explanation.TagBm25);
            json.WriteScore("weight", explanation.TagWeight);
            json.WriteScore("contribution", explanation.TagContribution);
            json.WriteEndObject();
            json.WriteScore("takenOff", explanation.TakenOff);
            WriteMatches(json, "matched", explanation.Words);
            WriteMatches(json, "unwanted", explanation.Unwanted);
        }, hit);

    private static void WriteMatches(Utf8JsonWriter json, string name, IReadOnlyList<MatchedWord> words)
    {
        json.WriteStartArray(name);
        foreach (MatchedWord word in words)
        {
            json.WriteStartObject();
            json.WriteString("word", word.Word);
            json.WriteStartArray("caption");
            foreach (string found in word.InCaption)
            {
                json.WriteStringValue(found);
            }

            json.WriteEndArray();
            json.WriteStartArray("tags");
            foreach (DocumentTag tag in word.InTags)
            {
                json.WriteStartObject();
                json.WriteString("name", tag.Name);
                json.WriteScore("probability", tag.Probability);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSide(Utf8JsonWriter json, string name, string unit, SideScore? side, Action<Utf8JsonWriter, SearchHit> more, SearchHit hit)
    {
        if (side is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteNumber(json, unit, side.Value);
        if (side.Rank is int rank)
        {
            json.WriteNumber("rank", rank);
        }
        else
        {
            json.WriteNull("rank");
        }

        json.WriteScore("normalised", side.Normalised);
        json.WriteScore("contribution", side.Contribution);
        more(json, hit);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
        {
            json.WriteScore(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
