using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using CaptionSearch.Engine;

namespace CaptionSearch.Benchmarks;

/// <summary>A server as a user starts it, in a process of its own on the same processor, asked over HTTP.</summary>
internal static class WebBenchmark
{
    private const int Documents = 8000;
    private const int Clients = 16;
    private const int Captions = 100;
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Prints what, value and unit, tab-separated.</summary>
    /// <param name="seconds">How long the clients search.</param>
    /// <param name="output">Gets the lines.</param>
    /// <param name="error">Told what is missing.</param>
    public static async Task<int> RunAsync(int seconds, TextWriter output, TextWriter error)
    {
        if (FlickrCaptions.Read() is not { } captions)
        {
            await error.WriteLineAsync(FlickrCaptions.Missing);
            return 3;
        }

        DataFolder data = new(Directory.CreateTempSubdirectory("captionsearch-bench-").FullName);
        try
        {
            await CaptionedIndex.WriteAsync(data, ModelFolder.Locate(null, Environment.GetEnvironmentVariable), captions, Documents);
            ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "captionsearch.dll"), "serve", "--port", "0", "--data", data.Root])
            {
                RedirectStandardOutput = true,
            };
            using Process server = Process.Start(start)!;
            try
            {
                string address = (await server.StandardOutput.ReadLineAsync())!.Split(' ')[0];
                using HttpClient client = new() { BaseAddress = new Uri(address) };
                await WaitAsync(client, output);
                await CaptionAsync(client, output);
                await SearchAsync(server, client, "healthz, the round trip alone", TimeSpan.FromSeconds(Math.Min(seconds, 10)), ShortPause, static _ => "/healthz", output);
                Memory(server, "before the searches", output);
                await SearchAsync(server, client, "hybrid search", TimeSpan.FromSeconds(seconds), ShortPause, Search, output);
                Memory(server, "after the searches", output);
                await SearchAsync(server, client, "hybrid search, pauses of 100 ms", TimeSpan.FromSeconds(Math.Min(seconds, 20)), LongPause, Search, output);

                string Search(int number) => "/api/v1/search?n=10&q=" + Uri.EscapeDataString(CaptionedIndex.Question(captions, number));
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }

            return 0;
        }
        finally
        {
            Directory.Delete(data.Root, recursive: true);
        }
    }

    private static async Task WaitAsync(HttpClient client, TextWriter output)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            using HttpResponseMessage reply = await client.GetAsync("/readyz");
            if (reply.IsSuccessStatusCode)
            {
                QueryTimes.Print(output, "from listening to ready", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms");
                return;
            }

            await Task.Delay(20);
        }
    }

    /// <summary>All at once: each sends a picture of <c>static/img</c> as base64.</summary>
    private static async Task CaptionAsync(HttpClient client, TextWriter output)
    {
        string[] pictures =
        [
            .. Directory.EnumerateFiles(Path.Combine(Workspace.Root, "static", "img"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(static file => Convert.ToBase64String(File.ReadAllBytes(file))),
        ];
        int failures = 0;
        long start = Stopwatch.GetTimestamp();
        double[] times = await Task.WhenAll(Enumerable.Range(0, Captions).Select(async number =>
        {
            long begin = Stopwatch.GetTimestamp();
            using HttpResponseMessage reply = await client.PostAsJsonAsync("/api/caption", new { image = pictures[number % pictures.Length] });
            if (!reply.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref failures);
            }

            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }));
        double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(times);
        string what = $"{Captions} captions at once";
        QueryTimes.Print(output, what, failures, "failures");
        QueryTimes.Print(output, what, times[times.Length / 2], "ms, p50");
        QueryTimes.Print(output, what, times[times.Length * 95 / 100], "ms, p95");
        QueryTimes.Print(output, what, Captions / all, "captions/s");
    }

    private static async Task SearchAsync(Process server, HttpClient client, string what, TimeSpan time, TimeSpan pause, Func<int, string> address, TextWriter output)
    {
        int failures = 0;
        TimeSpan asking = Environment.CpuUsage.TotalTime, answering = server.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        List<double>[] lists = await Task.WhenAll(Enumerable.Range(0, Clients).Select(AskAsync));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] times = [.. lists.SelectMany(static list => list).Order()];
        server.Refresh();
        asking = Environment.CpuUsage.TotalTime - asking;
        answering = server.TotalProcessorTime - answering;
        what = $"{Clients} clients, {what}";
        QueryTimes.Print(output, what, failures, "failures");
        QueryTimes.Print(output, what, times[times.Length / 2], "ms, p50");
        QueryTimes.Print(output, what, times[times.Length * 95 / 100], "ms, p95");
        QueryTimes.Print(output, what, times[times.Length * 99 / 100], "ms, p99");
        QueryTimes.Print(output, what, times[^1], "ms, longest");
        QueryTimes.Print(output, what, times.Length / seconds, "requests/s");
        QueryTimes.Print(output, what, answering.TotalMilliseconds / times.Length, "ms of processor a request, server");
        QueryTimes.Print(output, what, asking.TotalMilliseconds / times.Length, "ms of processor a request, clients");

        async Task<List<double>> AskAsync(int number)
        {
            List<double> taken = [];
            for (int i = number; Stopwatch.GetElapsedTime(start) < time; i += Clients)
            {
                long begin = Stopwatch.GetTimestamp();
                using (HttpResponseMessage reply = await client.GetAsync(address(i)))
                {
                    await reply.Content.CopyToAsync(Stream.Null);
                    if (!reply.IsSuccessStatusCode)
                    {
                        Interlocked.Increment(ref failures);
                    }
                }

                taken.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                await Task.Delay(pause);
            }

            return taken;
        }
    }

    private static void Memory(Process server, string when, TextWriter output)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Id}/status")).First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        double kilobytes = double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        QueryTimes.Print(output, $"memory of the server {when}", kilobytes / 1024, "MB resident");
    }
}
