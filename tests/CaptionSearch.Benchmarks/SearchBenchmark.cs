using System.Diagnostics;
using System.Globalization;
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
            await TimeAsync(output, "hybrid, 10 hits", queries, query => HybridSearch.RunAsync(index, query, options, CancellationToken.None));
            await TimeAsync(
                output, "words alone, 10 hits", queries, query => HybridSearch.RunAsync(index, query with { Vector = null }, options, CancellationToken.None));
            await TimeAsync(
                output, "vectors alone, 10 hits", queries, query => HybridSearch.RunAsync(index, query with { Text = null }, options, CancellationToken.None));
            await PartsAsync(index, queries, output);
            foreach (FileInfo part in new DirectoryInfo(folder).EnumerateFiles().Where(part => part.Length > 0).OrderBy(part => part.Name, StringComparer.Ordinal))
            {
                Print(output, part.Name, part.Length / 1e6, "MB");
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

        await TimeAsync(
            output, "of it: 100 candidates by words", queries, query => index.FindAsync(Sides(query) with { Vector = null }, CancellationToken.None));
        await TimeAsync(
            output, "of it: 100 candidates by vectors", queries, query => index.FindAsync(Sides(query) with { Text = null }, CancellationToken.None));
        await TimeAsync(output, "of it: scores of up to 200", queries, query => index.ScoreAsync(Sides(query), ids[query], CancellationToken.None));
        await TimeAsync(output, "of it: 10 documents", queries, query => index.GetAsync(ids[query][..10], withVectors: false, CancellationToken.None));
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

        Print(output, "write, batches of 1,000, synced", count / time.TotalSeconds, "documents/s");
    }

    private static async Task TimeAsync(TextWriter output, string what, SearchQuery[] queries, Func<SearchQuery, Task> run)
    {
        List<double> times = [];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (SearchQuery query in queries)
            {
                long start = Stopwatch.GetTimestamp();
                await run(query);
                if (round > 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        times.Sort();
        Print(output, what, times[times.Count / 20], "ms, p5");
        Print(output, what, times[times.Count / 2], "ms, p50");
        Print(output, what, times[times.Count * 99 / 100], "ms, p99");
    }

    private static void Print(TextWriter output, string what, double value, string unit)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}\t{value:0.00}\t{unit}"));
}
