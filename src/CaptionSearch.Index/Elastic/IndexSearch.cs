using System.Text.Json;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>Answers queries: both lists, or both scores of given documents, each in one request.</summary>
internal sealed class IndexSearch(ElasticClient client, string name, VectorField vectors)
{
    private const int LargestWindow = 10_000;
    private const int IdsAtOnce = 5000;

    // So many more vectors are asked for than wanted, to see whether equal ones go on behind the window.
    private const int Margin = 8;

    public async Task<IndexCandidates> FindAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        QueryCheck.Check(query);
        (float[]? unit, bool rescores) = await VectorAsync(query, cancellationToken).ConfigureAwait(false);
        bool hasWords = HasWords(query);
        if (!hasWords && unit is null)
        {
            return new IndexCandidates([], []);
        }

        int asked = Math.Min(LargestWindow, query.Window + Margin);
        List<Action<Utf8JsonWriter>> bodies = [];
        if (hasWords)
        {
            bodies.Add(json => SearchBody.Words(json, query));
        }

        if (unit is not null)
        {
            bodies.Add(json => SearchBody.Nearest(json, query, unit, asked, rescores));
        }

        List<List<ScoredId>> answers = await SearchAsync(bodies, cancellationToken).ConfigureAwait(false);
        List<ScoredId> nearest = unit is null ? [] : answers[^1];

        // The server breaks ties by the order in which documents were written, we by id: equal ones at the end of the window must all be seen.
        while (unit is not null && nearest.Count == asked && asked < LargestWindow && nearest[query.Window - 1].Score == nearest[^1].Score)
        {
            asked = Math.Min(LargestWindow, 8 * asked);
            nearest = (await SearchAsync([json => SearchBody.Nearest(json, query, unit, asked, rescores)], cancellationToken).ConfigureAwait(false))[0];
        }

        return new IndexCandidates(hasWords ? answers[0] : [], Cosines(nearest, query.Window));
    }

    public async Task<IReadOnlyList<DocumentScores>> ScoreAsync(IndexQuery query, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        QueryCheck.Check(query);
        (float[]? unit, bool rescores) = await VectorAsync(query, cancellationToken).ConfigureAwait(false);
        bool hasWords = HasWords(query);
        bool hasTags = hasWords && query.TagWeight > 0;
        List<DocumentScores> scores = new(ids.Count);
        foreach (string[] some in ids.Chunk(IdsAtOnce))
        {
            string[] different = [.. some.Distinct(StringComparer.Ordinal)];
            List<Action<Utf8JsonWriter>> bodies = [json => SearchBody.ScoreWords(json, hasWords ? ElasticFields.Caption : null, query.Text ?? "", different)];
            if (hasTags)
            {
                bodies.Add(json => SearchBody.ScoreWords(json, ElasticFields.Tags, query.Text!, different));
            }

            if (unit is not null)
            {
                bodies.Add(json => SearchBody.ScoreVectors(json, unit, different, rescores));
            }

            List<List<ScoredId>> answers = await SearchAsync(bodies, cancellationToken).ConfigureAwait(false);
            Dictionary<string, double> captions = ById(answers[0]);
            Dictionary<string, double>? tags = hasTags ? ById(answers[1]) : null;
            Dictionary<string, double>? cosines = unit is null ? null : ById(answers[^1]);
            foreach (string id in some)
            {
                if (captions.TryGetValue(id, out double bm25))
                {
                    scores.Add(new DocumentScores(
                        id, bm25, tags?.GetValueOrDefault(id) ?? 0, cosines is not null && cosines.TryGetValue(id, out double score) ? Cosine(score) : null));
                }
            }
        }

        return scores;
    }

    private static bool HasWords(IndexQuery query) => !string.IsNullOrWhiteSpace(query.Text);

    /// <summary>The server's score of a vector is (1 + cosine) / 2.</summary>
    private static double Cosine(double score) => Math.Clamp((2 * score) - 1, -1, 1);

    private static List<ScoredId> Cosines(List<ScoredId> nearest, int window)
    {
        List<ScoredId> sorted = [.. nearest.Select(static hit => new ScoredId(hit.Id, Cosine(hit.Score)))];
        sorted.Sort(static (x, y) =>
        {
            int byScore = y.Score.CompareTo(x.Score);
            return byScore != 0 ? byScore : string.CompareOrdinal(x.Id, y.Id);
        });
        return sorted.Count > window ? sorted[..window] : sorted;
    }

    private static Dictionary<string, double> ById(List<ScoredId> hits)
        => hits.ToDictionary(static hit => hit.Id, static hit => hit.Score, StringComparer.Ordinal);

    /// <summary>The query's vector at length 1; null when none is asked for or there is nothing to compare it with.</summary>
    /// <returns>And whether what the server finds has to be compared again, because it does not keep all digits.</returns>
    private async Task<(float[]? Unit, bool Rescores)> VectorAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Vector is not float[] vector)
        {
            return (null, false);
        }

        if (await vectors.GetAsync(RequestKind.Search, cancellationToken).ConfigureAwait(false) is not { } layout)
        {
            return (null, false);
        }

        if (layout.Dimension != vector.Length)
        {
            throw new ArgumentException($"The query vector has {vector.Length} numbers, those of the index have {layout.Dimension}.", nameof(query));
        }

        ServerVersion version = await client.GetVersionAsync(cancellationToken).ConfigureAwait(false);
        bool canRescore = version.IsAtLeast(9, 0) || (version.Major == 8 && version.IsAtLeast(8, 18));
        return (UnitVector.Of(vector), layout.Type != ElasticVectorType.Flat && canRescore);
    }

    private async Task<List<List<ScoredId>>> SearchAsync(List<Action<Utf8JsonWriter>> bodies, CancellationToken cancellationToken)
    {
        using PooledBuffer lines = new();
        foreach (Action<Utf8JsonWriter> body in bodies)
        {
            lines.Append("{}\n"u8);
            lines.AppendJson(body);
            lines.Append("\n"u8);
        }

        ElasticRequest request = new(HttpMethod.Post, $"{name}/_msearch?filter_path=responses.status,responses.error,responses.hits.hits.fields,responses.hits.hits._score")
        {
            Kind = RequestKind.Search,
            Body = lines,
            IsLines = true,
        };
        RetryBudget budget = client.Retries.Start(RequestKind.Search);
        while (true)
        {
            using ElasticReply reply = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (ReadAnswers(reply, out RequestFailure? failure) is { } answers)
            {
                return answers;
            }

            // The whole came back with 200, a part of it with an error that may pass: a shard that is not up yet, a full queue.
            if (!failure!.IsPassing || budget.Next(null) is not { } delay)
            {
                vectors.Forget(); // it may be about a field that is no longer there
                throw FailureText.ToException(failure, request, client.Options, budget.Used);
            }

            await client.Retries.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Null when one of the searches failed.</returns>
    private static List<List<ScoredId>>? ReadAnswers(ElasticReply reply, out RequestFailure? failure)
    {
        failure = null;
        List<List<ScoredId>> answers = [];
        foreach (JsonElement response in reply.Root.GetProperty("responses").EnumerateArray())
        {
            if (ServerError.Of(response) is { } error)
            {
                failure = RequestFailure.OfStatus(response.GetProperty("status").GetInt32(), error, null);
                return null;
            }

            answers.Add(ReadHits(response));
        }

        return answers;
    }

    private static List<ScoredId> ReadHits(JsonElement response)
    {
        List<ScoredId> hits = [];
        if (response.TryGetProperty("hits", out JsonElement outer) && outer.TryGetProperty("hits", out JsonElement list))
        {
            foreach (JsonElement hit in list.EnumerateArray())
            {
                hits.Add(new ScoredId(hit.GetProperty("fields").GetProperty(ElasticFields.Id)[0].GetString()!, hit.GetProperty("_score").GetDouble()));
            }
        }

        return hits;
    }
}
