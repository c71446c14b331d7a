using System.Diagnostics;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

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
            await WriteAsync(data, model, captions);
            await using PictureSearch search = PictureSearch.Open(data, () => CaptionModel.Load(model));
            await search.WarmAsync(CancellationToken.None);
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
                // Captions as people would type them: other sentences than those in the index.
                SearchRequest request = new() { Text = captions[((i * 185) + 1) % captions.Length] };
                long begin = Stopwatch.GetTimestamp();
                await search.RunAsync(request, CancellationToken.None);
                taken.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                await Task.Delay(Pause);
            }

            return taken;
        }
    }

    private static async Task WriteAsync(DataFolder data, string model, string[] captions)
    {
        using CaptionModel loaded = CaptionModel.Load(model);
        SyntheticVectors vectors = new(loaded.VectorLength, 0.75f);
        await using EmbeddedIndex index = EmbeddedIndex.Open(data.IndexFolder);
        foreach (int[] numbers in Enumerable.Range(0, Documents).Chunk(1000))
        {
            CaptionDocument[] documents =
            [
                .. numbers.Select(i => FlickrCaptions.Document(i, captions[i * 5 % captions.Length], Near(loaded.EmbedText(captions[((i * 5) + 3) % captions.Length]), vectors[i]))
                    with { ModelFingerprint = loaded.Fingerprint }),
            ];
            await index.WriteAsync(new IndexBatch { Documents = documents }, CancellationToken.None);
        }

        // As near as a picture's vector is to those of its sentences: a cosine of about 0.45.
        static float[] Near(float[] sentence, float[] noise)
            => sentence.Length == 0 ? noise : [.. sentence.Zip(noise, static (a, b) => (0.5f * a) + b)];
    }
}
