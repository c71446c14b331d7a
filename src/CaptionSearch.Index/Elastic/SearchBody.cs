using System.Text.Json;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Elastic;

/// <summary>The searches of this program in the server's language, one JSON object each.</summary>
internal static class SearchBody
{
    /// <summary>Documents that have one of the words, best first, equal scores by id.</summary>
    public static void Words(Utf8JsonWriter json, IndexQuery query)
    {
        json.WriteStartObject();
        json.WriteNumber("size", query.Window);
        WriteIdsOnly(json);
        json.WriteBoolean("track_total_hits", false);
        json.WriteBoolean("track_scores", true);
        json.WriteStartArray("sort");
        WriteSort(json, "_score", "desc");
        WriteSort(json, ElasticFields.Id, "asc");
        json.WriteEndArray();
        json.WriteStartObject("query");
        json.WriteStartObject("bool");
        json.WriteStartArray("must");
        json.WriteStartObject();
        json.WriteStartObject("bool");
        json.WriteStartArray("should");
        string text = Limited(query.Text!);
        WriteMatch(json, "match", ElasticFields.Caption, text, boost: null);
        if (query.TagWeight > 0)
        {
            WriteMatch(json, "match", ElasticFields.Tags, text, query.TagWeight);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        WriteRestrictions(json, query);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The nearest vectors, best first; equal ones in no order.</summary>
    /// <param name="json">Gets one object.</param>
    /// <param name="query">Its restrictions hold before the search.</param>
    /// <param name="unit">The vector, of length 1.</param>
    /// <param name="count">How many, at most 10,000.</param>
    /// <param name="rescores">Whether what a graph finds is compared again by the real vectors.</param>
    public static void Nearest(Utf8JsonWriter json, IndexQuery query, float[] unit, int count, bool rescores)
    {
        json.WriteStartObject();
        json.WriteNumber("size", count);
        WriteIdsOnly(json);
        json.WriteBoolean("track_total_hits", false);
        json.WriteStartObject("knn");
        WriteKnn(json, unit, count, rescores ? 2 : null);
        json.WriteStartArray("filter");
        WriteHasVector(json);
        json.WriteStartObject();
        json.WriteStartObject("bool");
        WriteRestrictions(json, query);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>BM25 of one field for given documents; 0 for those that have none of the words.</summary>
    /// <param name="json">Gets one object.</param>
    /// <param name="field">The field; null: only whether the documents are there.</param>
    /// <param name="text">The words.</param>
    /// <param name="ids">At most 10,000.</param>
    public static void ScoreWords(Utf8JsonWriter json, string? field, string text, IReadOnlyCollection<string> ids)
    {
        json.WriteStartObject();
        json.WriteNumber("size", ids.Count);
        WriteIdsOnly(json);
        json.WriteBoolean("track_total_hits", false);
        json.WriteStartObject("query");
        json.WriteStartObject("bool");
        json.WriteStartArray("filter");
        WriteIds(json, ids);
        json.WriteEndArray();
        if (field is not null)
        {
            json.WriteStartArray("should");
            WriteMatch(json, "match", field, Limited(text), boost: null);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Cosines of given documents. Asked for as many as there are, the server compares every one instead of walking a graph.</summary>
    public static void ScoreVectors(Utf8JsonWriter json, float[] unit, IReadOnlyCollection<string> ids, bool rescores)
    {
        json.WriteStartObject();
        json.WriteNumber("size", ids.Count);
        WriteIdsOnly(json);
        json.WriteBoolean("track_total_hits", false);
        json.WriteStartObject("knn");
        WriteKnn(json, unit, ids.Count, rescores ? 1 : null);
        json.WriteStartArray("filter");
        WriteHasVector(json);
        WriteIds(json, ids);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// Asks for the ids of hits and nothing else, from the column they are sorted by: <c>_id</c> lies among the stored fields, and unpacking
    /// a block of those for each of some hundred hits was most of a search.
    /// </summary>
    private static void WriteIdsOnly(Utf8JsonWriter json)
    {
        json.WriteBoolean("_source", false);
        json.WriteString("stored_fields", "_none_");
        json.WriteStartArray("docvalue_fields");
        json.WriteStringValue(ElasticFields.Id);
        json.WriteEndArray();
    }

    /// <summary><c>{"terms": {...}}</c> over whole values.</summary>
    public static void WriteTerms(Utf8JsonWriter json, string field, IEnumerable<string> values)
    {
        json.WriteStartObject();
        json.WriteStartObject("terms");
        json.WriteStartArray(field);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary><c>{"image_id": "asc"}</c></summary>
    public static void WriteSort(Utf8JsonWriter json, string field, string order)
    {
        json.WriteStartObject();
        json.WriteString(field, order);
        json.WriteEndObject();
    }

    private static void WriteKnn(Utf8JsonWriter json, float[] unit, int count, double? oversample)
    {
        json.WriteString("field", ElasticFields.Embedding);
        json.WriteStartArray("query_vector");
        foreach (float x in unit)
        {
            json.WriteNumberValue(x);
        }

        json.WriteEndArray();
        json.WriteNumber("k", count);
        json.WriteNumber("num_candidates", Math.Min(10_000, Math.Max(200, 2 * count)));
        if (oversample is double factor)
        {
            json.WriteStartObject("rescore_vector");
            json.WriteNumber("oversample", factor);
            json.WriteEndObject();
        }
    }

    /// <remarks>Without it Elasticsearch 9.2 gives documents that have no vector the score 0, as if they were opposite to the query.</remarks>
    private static void WriteHasVector(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("term");
        json.WriteBoolean(ElasticFields.HasVector, true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What narrows both lists, as <c>filter</c> and <c>must_not</c> of a bool query.</summary>
    private static void WriteRestrictions(Utf8JsonWriter json, IndexQuery query)
    {
        json.WriteStartArray("filter");
        foreach (string phrase in query.Required)
        {
            if (CaptionAnalyzer.Exact(phrase).Count > 0)
            {
                WriteEither(json, "match_phrase", ElasticFields.CaptionExact, ElasticFields.TagsExact, phrase, analyzer: null);
            }
        }

        if (query.Filter is { } filter)
        {
            WriteFilter(json, filter);
        }

        json.WriteEndArray();
        json.WriteStartArray("must_not");
        foreach (string phrase in query.Excluded)
        {
            // Without synonyms: "-bike" leaves out bikes, not bicycles.
            switch (CaptionAnalyzer.Exact(phrase).Count)
            {
                case 0:
                    break;
                case 1:
                    WriteEither(json, "match", ElasticFields.Caption, ElasticFields.Tags, phrase, "caption_index");
                    break;
                default:
                    WriteEither(json, "match_phrase", ElasticFields.CaptionExact, ElasticFields.TagsExact, phrase, analyzer: null);
                    break;
            }
        }

        if (query.ExcludedIds.Count > 0)
        {
            WriteIds(json, query.ExcludedIds);
        }

        json.WriteEndArray();
    }

    /// <summary>What a filter asks for, as members of a bool query's <c>filter</c>.</summary>
    public static void WriteFilter(Utf8JsonWriter json, DocumentFilter filter)
    {
        if (filter.DataSets.Count > 0)
        {
            WriteTerms(json, ElasticFields.DataSet, filter.DataSets);
        }

        if (filter.Splits.Count > 0)
        {
            WriteTerms(json, ElasticFields.Split, filter.Splits);
        }

        if (filter.Sources.Count > 0)
        {
            WriteTerms(json, ElasticFields.CaptionSource, filter.Sources.Select(ElasticFields.Name));
        }

        if (filter.PathPrefixes.Count > 0)
        {
            json.WriteStartObject();
            json.WriteStartObject("bool");
            json.WriteStartArray("should");
            foreach (string prefix in filter.PathPrefixes)
            {
                json.WriteStartObject();
                json.WriteStartObject("prefix");
                json.WriteString(ElasticFields.Path, prefix);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        WriteRange(json, ElasticFields.FileTicks, filter.From?.UtcTicks, "lt", filter.To?.UtcTicks);
        WriteLengths(json, ElasticFields.Width, filter.MinWidth, filter.MaxWidth);
        WriteLengths(json, ElasticFields.Height, filter.MinHeight, filter.MaxHeight);
        WriteLengths(json, ElasticFields.Bytes, filter.MinBytes, filter.MaxBytes);
    }

    /// <summary>A length that is not known is not there: it is at least 0, and at most nothing.</summary>
    private static void WriteLengths(Utf8JsonWriter json, string field, long? least, long? most)
        => WriteRange(json, field, least > 0 ? least : null, "lte", most);

    private static void WriteRange(Utf8JsonWriter json, string field, long? from, string upper, long? to)
    {
        if (from is null && to is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("range");
        json.WriteStartObject(field);
        if (from is long least)
        {
            json.WriteNumber("gte", least);
        }

        if (to is long most)
        {
            json.WriteNumber(upper, most);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEither(Utf8JsonWriter json, string kind, string first, string second, string text, string? analyzer)
    {
        json.WriteStartObject();
        json.WriteStartObject("bool");
        json.WriteStartArray("should");
        WriteMatch(json, kind, first, text, boost: null, analyzer);
        WriteMatch(json, kind, second, text, boost: null, analyzer);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMatch(Utf8JsonWriter json, string kind, string field, string text, double? boost, string? analyzer = null)
    {
        json.WriteStartObject();
        json.WriteStartObject(kind);
        json.WriteStartObject(field);
        json.WriteString("query", text);
        if (boost is double weight)
        {
            json.WriteNumber("boost", weight);
        }

        if (analyzer is not null)
        {
            json.WriteString("analyzer", analyzer);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, IEnumerable<string> ids)
    {
        json.WriteStartObject();
        json.WriteStartObject("ids");
        json.WriteStartArray("values");
        foreach (string id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The text up to the end of the last word that counts.</summary>
    private static string Limited(string text)
    {
        if (text.Length <= 2 * IndexQuery.MostWords)
        {
            return text; // every word but the last needs a separator behind it
        }

        List<QueryTerm> terms = CaptionAnalyzer.Search(text, Synonyms.None);
        return terms.Count > IndexQuery.MostWords ? text[..terms[IndexQuery.MostWords - 1].End] : text;
    }
}
