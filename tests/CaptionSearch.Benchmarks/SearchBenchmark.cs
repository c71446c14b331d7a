using System.Diagnostics;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Benchmarks;

/// <summary>Searches in a warm embedded index: captions of Flickr8k, vectors of 512 around 1,000 centres, five tags each.</summary>
internal static class SearchBenchmark
{
    private const int Dimension = 512;
    private const int Queries = 200;
    private const int Rounds = 5;

    /// <summary>Prints what, value and unit, tab-separated.</summary>
    public static async Task<int> RunAsync(int count, TextWriter output, TextWriter error)
    {
        if (FlickrCaptions.Read() is not { } captions)
        {
            await error.WriteLineAsync(FlickrCaptions.Missing);
            return 3;
        }

        string folder = Directory.CreateTempSubdirectory("captionsearch-bench-").FullName;
        try
        {
            SyntheticVectors vectors = new(Dimension, 0.75f);
            await WriteAsync(folder, captions, vectors, count, output);
            await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(folder);

            // Captions as people would type them: other sentences than those in the index.
            SearchQuery[] queries =
                [.. Enumerable.Range(0, Queries).Select(i => new SearchQuery { Text = captions[((i * 185) + 1) % captions.Length], Vector = vectors[-1 - i] })];
            RankingOptions options = new();
            await QueryTimes.MeasureAsync(output, "hybrid, 10 hits", queries, Rounds, query => HybridSearch.RunAsync(index, query, options, CancellationToken.None));
            await QueryTimes.MeasureAsync(
                output, "words alone, 10 hits", queries, Rounds, query => HybridSearch.RunAsync(index, query with { Vector = null }, options, CancellationToken.None));
            await QueryTimes.MeasureAsync(
                output, "vectors alone, 10 hits", queries, Rounds, query => HybridSearch.RunAsync(index, query with { Text = null }, options, CancellationToken.None));
            await PartsAsync(index, queries, output);
            await ListsAsync(index, output);
            foreach (FileInfo part in new DirectoryInfo(folder).EnumerateFiles().Where(part => part.Length > 0).OrderBy(part => part.Name, StringComparer.Ordinal))
            {
                QueryTimes.Print(output, part.Name, part.Length / 1e6, "MB");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a hybrid search asks of the index, one by one.</summary>
    private static async Task PartsAsync(EmbeddedIndex index, SearchQuery[] queries, TextWriter output)
    {
        IndexQuery Sides(SearchQuery query) => new() { Text = query.Text, Vector = query.Vector };
        Dictionary<SearchQuery, string[]> ids = [];
        foreach (SearchQuery query in queries)
        {
            ids.Add(query, [.. ScoreFusion.Union(await index.FindAsync(Sides(query), CancellationToken.None))]);
        }

        await QueryTimes.MeasureAsync(
            output, "of it: 100 candidates by words", queries, Rounds, query => index.FindAsync(Sides(query) with { Vector = null }, CancellationToken.None));
        await QueryTimes.MeasureAsync(
            output, "of it: 100 candidates by vectors", queries, Rounds, query => index.FindAsync(Sides(query) with { Text = null }, CancellationToken.None));
        await QueryTimes.MeasureAsync(output, "of it: scores of up to 200", queries, Rounds, query => index.ScoreAsync(Sides(query), ids[query], CancellationToken.None));
        await QueryTimes.MeasureAsync(output, "of it: 10 documents", queries, Rounds, query => index.GetAsync(ids[query][..10], withVectors: false, CancellationToken.None));
    }

    /// <summary>Pages of the gallery, one behind the other: of all documents, and of those that a filter leaves.</summary>
    private static async Task ListsAsync(EmbeddedIndex index, TextWriter output)
    {
        DocumentFilter most = new() { From = DateTimeOffset.UnixEpoch.AddMinutes(1000) };
        foreach ((string what, DocumentFilter? filter) in ((string, DocumentFilter?)[])[("page of 60", null), ("page of 60 with a filter", most)])
        {
            List<DocumentList> pages = [new DocumentList { Filter = filter, Limit = 60 }];
            while (pages.Count < Queries && (await index.ListAsync(pages[^1], CancellationToken.None)).Next is { } next)
            {
                pages.Add(pages[^1] with { After = next });
            }

            await QueryTimes.MeasureAsync(output, what, pages.ToArray(), Rounds, page => index.ListAsync(page, CancellationToken.None));
        }
    }

    private static async Task WriteAsync(string folder, string[] captions, SyntheticVectors vectors, int count, TextWriter output)
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(folder);
        TimeSpan time = TimeSpan.Zero;
        for (int first = 0; first < count; first += 1000)
        {
            CaptionDocument[] documents =
                [.. Enumerable.Range(first, Math.Min(1000, count - first)).Select(i => FlickrCaptions.Document(i, captions[i * 5 % captions.Length], vectors[i]))];
            long start = Stopwatch.GetTimestamp();
            await index.WriteAsync(new IndexBatch { Documents = documents }, CancellationToken.None);
            time += Stopwatch.GetElapsedTime(start);
        }

        QueryTimes.Print(output, "write, batches of 1,000, synced", count / time.TotalSeconds, "documents/s");
    }
}
