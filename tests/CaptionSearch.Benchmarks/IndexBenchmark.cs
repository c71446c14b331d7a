using System.Diagnostics;
using System.Globalization;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Benchmarks;

/// <summary>The embedded index with captions of Flickr8k and random vectors of 512.</summary>
internal static class IndexBenchmark
{
    private const int Dimension = 512;
    private const int BatchSize = 256;
    private const int Queries = 100;

    /// <summary>Prints what, value and unit, tab-separated.</summary>
    public static async Task<int> RunAsync(int count, TextWriter output, TextWriter error)
    {
        string file = Path.Combine(Workspace.Data, "flickr8k", "Flickr8k.token.txt");
        if (!File.Exists(file))
        {
            await error.WriteLineAsync($"{file} is not there: set CAPTIONSEARCH_DATA to the folder that has flickr8k.");
            return 3;
        }

        string[] captions = [.. File.ReadLines(file).Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..])];
        string folder = Directory.CreateTempSubdirectory("captionsearch-bench-").FullName;
        try
        {
            await WriteAsync(folder, captions, count, output);
            await SearchAsync(folder, captions, output);
            foreach (FileInfo part in new DirectoryInfo(folder).EnumerateFiles().OrderBy(part => part.Name, StringComparer.Ordinal))
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

    private static async Task WriteAsync(string folder, string[] captions, int count, TextWriter output)
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(folder);
        TimeSpan time = TimeSpan.Zero;
        for (int first = 0; first < count; first += BatchSize)
        {
            CaptionDocument[] documents =
                [.. Enumerable.Range(first, Math.Min(BatchSize, count - first)).Select(i => Document(i, captions[i * 5 % captions.Length]))];
            long start = Stopwatch.GetTimestamp();
            await index.WriteAsync(new IndexBatch { Documents = documents }, CancellationToken.None);
            time += Stopwatch.GetElapsedTime(start);
        }

        Print(output, $"write, batches of {BatchSize}, synced", count / time.TotalSeconds, "documents/s");
    }

    private static async Task SearchAsync(string folder, string[] captions, TextWriter output)
    {
        Print(output, "open", Best.Of(200, () => EmbeddedIndex.OpenReadOnly(folder).DisposeAsync().AsTask().GetAwaiter().GetResult()), "ms, best");
        await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(folder);
        SearchQuery[] queries =
            [.. Enumerable.Range(0, Queries).Select(i => new SearchQuery { Text = captions[((i * 37) + 1) % captions.Length], Vector = Vector(-1 - i) })];
        await TimeAsync(output, "words, 100 candidates", queries, query => index.FindAsync(new IndexQuery { Text = query.Text }, CancellationToken.None));
        await TimeAsync(output, "nearest 10", queries, query => index.FindAsync(new IndexQuery { Vector = query.Vector, Window = 10 }, CancellationToken.None));
        await TimeAsync(output, "hybrid, 10 hits", queries, query => HybridSearch.RunAsync(index, query, new RankingOptions(), CancellationToken.None));
    }

    private static async Task TimeAsync(TextWriter output, string what, SearchQuery[] queries, Func<SearchQuery, Task> run)
    {
        List<double> times = [];
        for (int round = 0; round < 4; round++)
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
        Print(output, what, times[times.Count / 2], "ms, p50");
        Print(output, what, times[times.Count * 99 / 100], "ms, p99");
    }

    private static CaptionDocument Document(int number, string caption) => new()
    {
        Id = DocumentId.OfContent(BitConverter.GetBytes(number)),
        Paths = [string.Create(CultureInfo.InvariantCulture, $"/home/somebody/pictures/holidays/{number}.jpg")],
        Caption = caption,
        Confidence = 0.5,
        Tags = [.. Enumerable.Range(0, 5).Select(i => new DocumentTag($"class {((number * 7) + i) % 1000}", 0.1f))],
        ModelFingerprint = "benchmark",
        Width = 500,
        Height = 375,
        ByteSize = 12_345,
        Vector = Vector(number),
    };

    private static float[] Vector(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Dimension).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
    }

    private static void Print(TextWriter output, string what, double value, string unit)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}\t{value:0.00}\t{unit}"));
}
