using System.Diagnostics;
using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Benchmarks;

/// <summary>Clients that search at the same time in one process, each pausing between its searches: the whole way from the text to the hits.</summary>
internal static class ClientBenchmark
{
    private const int Documents = 8000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Prints what, value and unit, tab-separated, for 1, 4 and 16 clients.</summary>
    public static async Task<int> RunAsync(int seconds, TextWriter output, TextWriter error)
    {
        if (FlickrCaptions.Read() is not { } captions)
        {
            await error.WriteLineAsync(FlickrCaptions.Missing);
            return 3;
        }

        string model = ModelFolder.Locate(null, Environment.GetEnvironmentVariable);
        DataFolder data = new(Directory.CreateTempSubdirectory("captionsearch-bench-").FullName);
        try
        {
            await CaptionedIndex.WriteAsync(data, model, captions, Documents);
            await using PictureSearch search = PictureSearch.Open(data, () => CaptionModel.Load(model));
            await search.WarmAsync(CancellationToken.None);
            await PartsAsync(data, model, captions, output);
            foreach (int clients in new[] { 1, 4, 16 })
            {
                await MeasureAsync(search, captions, clients, TimeSpan.FromSeconds(seconds), output);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(data.Root, recursive: true);
        }
    }

    private static async Task MeasureAsync(PictureSearch search, string[] captions, int clients, TimeSpan time, TextWriter output)
    {
        (long bytes, int collections) before = (GC.GetTotalAllocatedBytes(), GC.CollectionCount(0));
        TimeSpan pauses = GC.GetTotalPauseDuration();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        List<double>[] times = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => AskAsync(client))));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] all = [.. times.SelectMany(static list => list).Order()];
        string what = $"{clients} client{(clients == 1 ? "" : "s")}";
        QueryTimes.Print(output, what, all[all.Length / 2], "ms, p50");
        QueryTimes.Print(output, what, all[all.Length * 95 / 100], "ms, p95");
        QueryTimes.Print(output, what, all[all.Length * 99 / 100], "ms, p99");
        QueryTimes.Print(output, what, all[^1], "ms, longest");
        QueryTimes.Print(output, what, all.Length / seconds, "searches/s");
        QueryTimes.Print(output, what, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / all.Length, "ms of processor a search");
        QueryTimes.Print(output, what, (GC.GetTotalAllocatedBytes() - before.bytes) / 1024.0 / all.Length, "kB allocated a search");
        QueryTimes.Print(output, what, (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds, $"ms of {GC.CollectionCount(0) - before.collections} collections");

        async Task<List<double>> AskAsync(int client)
        {
            List<double> taken = [];
            for (int i = client; Stopwatch.GetElapsedTime(start) < time; i += clients)
            {
                SearchRequest request = new() { Text = CaptionedIndex.Question(captions, i) };
                long begin = Stopwatch.GetTimestamp();
                await search.RunAsync(request, CancellationToken.None);
                taken.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                await Task.Delay(Pause);
            }

            return taken;
        }
    }

    /// <summary>What a search is made of, one after the other: the fifth percentile, which others on the machine disturb least.</summary>
    private static async Task PartsAsync(DataFolder data, string folder, string[] captions, TextWriter output)
    {
        await using CurrentVersion current = new(data, _ => CaptionModel.Load(folder));
        await using VersionLease lease = await current.LeaseAsync(CancellationToken.None);
        CaptionModel model = await lease.ModelAsync(CancellationToken.None);
        RelevanceModel? relevance = (await lease.CalibrationAsync(CancellationToken.None))?.Relevance;
        ICaptionIndex index = lease.Index!;
        string text = "";
        float[] vector = [];
        IndexQuery query = new();
        IndexCandidates candidates = new([], []);
        string[] ids = [];
        IReadOnlyList<CaptionDocument> documents = [];
        await TimeAsync("lease", async () => await (await current.LeaseAsync(CancellationToken.None)).DisposeAsync());
        await TimeAsync("count", () => index.CountAsync(CancellationToken.None));
        await TimeAsync("vector of the text", () => Task.FromResult(vector = model.EmbedText(text)));
        await TimeAsync("candidates", async () =>
        {
            query = new IndexQuery { Text = text, Vector = vector };
            candidates = await index.FindAsync(query, CancellationToken.None);
        });
        await TimeAsync("union", () => Task.FromResult(ids = [.. ScoreFusion.Union(candidates)]));
        await TimeAsync("scores", () => index.ScoreAsync(query, ids, CancellationToken.None));
        await TimeAsync("16 documents", async () => documents = await index.GetAsync(ids[..Math.Min(ids.Length, 16)], withVectors: false, CancellationToken.None));
        await TimeAsync("probabilities of 16", () =>
        {
            QueryRelevance judge = relevance!.For(text, vector, hasPicture: false);
            return Task.FromResult(documents.Sum(document => judge.Probability(0.4, document)));
        });
        await TimeAsync("model of the index, once a second", () => index.GetModelFingerprintAsync(CancellationToken.None));

        async Task TimeAsync(string what, Func<Task> run)
        {
            List<double> times = [];
            for (int i = 0; i < 300; i++)
            {
                text = CaptionedIndex.Question(captions, i);
                long start = Stopwatch.GetTimestamp();
                await run();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            times.Sort();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"of a search: {what}\t{times[times.Count / 20]:0.000}\tms, p5"));
        }
    }
}
