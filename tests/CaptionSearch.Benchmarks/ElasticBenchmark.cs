using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Benchmarks;

/// <summary>An index on an Elasticsearch server of its own on the same machine: writing, searching, and what the server takes from a bare client.</summary>
internal static class ElasticBenchmark
{
    private const int Dimension = 512;
    private const int Count = 8000;
    private const int Batch = 1000;
    private const int BareBulk = 250;
    private const int Queries = 100;
    private const int Rounds = 4;

    private static readonly (string Name, Func<float, string> Write)[] Encodings =
    [
        ("shortest digits that read back the same", x => x.ToString(CultureInfo.InvariantCulture)),
        ("6 decimals", x => x.ToString("0.######", CultureInfo.InvariantCulture)),
        ("4 decimals", x => x.ToString("0.####", CultureInfo.InvariantCulture)),
    ];

    /// <summary>Prints what, value and unit, tab-separated.</summary>
    public static async Task<int> RunAsync(string version, TextWriter output, TextWriter error)
    {
        string start = Environment.GetEnvironmentVariable("CAPTIONSEARCH_TEST_ELASTIC_START") is { Length: > 0 } given
            ? given
            : Path.Combine(Workspace.Root, "..", "shared", "elasticsearch", "start");
        if (!File.Exists(start) || FlickrCaptions.Read() is not { } captions)
        {
            await error.WriteLineAsync($"{start} or the captions are missing (CAPTIONSEARCH_TEST_ELASTIC_START, CAPTIONSEARCH_DATA).");
            return 3;
        }

        (string url, int server) = await StartAsync(start, version);
        try
        {
            SyntheticVectors vectors = new(Dimension, 0.75f);
            CaptionDocument[] documents = [.. Enumerable.Range(0, Count).Select(i => FlickrCaptions.Document(i, captions[i * 5 % captions.Length], vectors[i]))];
            using HttpClient client = new() { BaseAddress = new Uri(url) };
            QueryTimes.Print(output, "server", double.Parse(version, CultureInfo.InvariantCulture), "major version");
            await OursAsync(url, client, documents, captions, vectors, output);
            foreach ((string name, Func<float, string> write) in Encodings)
            {
                await BareAsync(client, documents, name, write, output);
            }

            return 0;
        }
        finally
        {
            using Process process = Process.GetProcessById(server);
            process.Kill();
        }
    }

    private static async Task OursAsync(
        string url, HttpClient client, CaptionDocument[] documents, string[] captions, SyntheticVectors vectors, TextWriter output)
    {
        await using ElasticIndex index = (await ElasticIndex.OpenAsync(ElasticOptions.ForUrl(url), writable: true, CancellationToken.None))!;
        long start = Stopwatch.GetTimestamp();
        List<double> rates = [];
        foreach (CaptionDocument[] batch in documents.Chunk(Batch))
        {
            long begin = Stopwatch.GetTimestamp();
            await index.WriteAsync(new IndexBatch { Documents = batch }, CancellationToken.None);
            rates.Add(batch.Length / Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        QueryTimes.Print(output, $"write, batches of {Batch}", documents.Length / Stopwatch.GetElapsedTime(start).TotalSeconds, "documents/s");
        QueryTimes.Print(output, $"write, batches of {Batch}", rates.Max(), "documents/s, best batch");
        await index.RefreshAsync(CancellationToken.None);
        QueryTimes.Print(output, "index on the server", (await index.GetStatisticsAsync(CancellationToken.None)).ByteSize / 1e6, "MB");
        SearchQuery[] queries =
            [.. Enumerable.Range(0, Queries).Select(i => new SearchQuery { Text = captions[((i * 185) + 1) % captions.Length], Vector = vectors[-1 - i] })];
        RankingOptions options = new();
        await QueryTimes.MeasureAsync(output, "hybrid, 10 hits", queries, Rounds, query => HybridSearch.RunAsync(index, query, options, CancellationToken.None));
        await QueryTimes.MeasureAsync(output, "words alone, 10 hits", queries, Rounds, query => HybridSearch.RunAsync(index, query with { Vector = null }, options, CancellationToken.None));
        await QueryTimes.MeasureAsync(output, "vectors alone, 10 hits", queries, Rounds, query => HybridSearch.RunAsync(index, query with { Text = null }, options, CancellationToken.None));
        await QueryTimes.MeasureAsync(output, "smallest request", queries, Rounds, _ => client.GetByteArrayAsync("/"));
    }

    /// <summary>Posts bodies that were made before, two at once: the most that the server takes.</summary>
    private static async Task BareAsync(HttpClient client, CaptionDocument[] documents, string name, Func<float, string> write, TextWriter output)
    {
        List<byte[]> bodies = [.. documents.Chunk(BareBulk).Select(part => Encoding.UTF8.GetBytes(string.Concat(part.Select(document =>
            $"{{\"index\":{{\"_id\":\"{document.Id}\"}}}}\n{{\"caption\":\"{document.Caption.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal)}\",\"vector\":[{string.Join(',', document.Vector!.Select(write))}]}}\n"))))];
        double best = 0;
        for (int round = 0; round < 2; round++)
        {
            (await client.DeleteAsync("/bare?ignore_unavailable=true")).Dispose();
            (await SendAsync(client, HttpMethod.Put, "/bare", Encoding.UTF8.GetBytes(
                $$"""
                {
                  "settings": { "number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1" },
                  "mappings": { "properties": { "caption": { "type": "text" }, "vector": {
                    "type": "dense_vector", "dims": {{Dimension}}, "index": true, "similarity": "cosine", "index_options": { "type": "flat" }
                  } } }
                }
                """), "application/json")).Dispose();
            long start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (body, _) =>
            {
                using HttpResponseMessage reply = await SendAsync(client, HttpMethod.Post, "/bare/_bulk?filter_path=errors", body, "application/x-ndjson");
                string answer = await reply.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer != "{\"errors\":false}")
                {
                    throw new InvalidOperationException(answer);
                }
            });
            best = Math.Max(best, documents.Length / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        double worst = documents.Take(500).Max(document => CosineError(document.Vector!, write));
        QueryTimes.Print(output, $"bare client, {name}", best, "documents/s, best of 2");
        QueryTimes.Print(output, $"bare client, {name}", bodies.Sum(body => (double)body.Length) / documents.Length, "bytes/document");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{worst:0.0E+0}\tlargest change of a cosine"));
    }

    /// <summary>How far the cosine with any other vector can move: the length of the difference at length 1.</summary>
    private static double CosineError(float[] vector, Func<float, string> write)
        => Math.Sqrt(vector.Sum(x => Math.Pow(float.Parse(write(x), CultureInfo.InvariantCulture) - (double)x, 2)));

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, byte[] body, string type)
    {
        using HttpRequestMessage request = new(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        HttpResponseMessage reply = await client.SendAsync(request);
        return reply.EnsureSuccessStatusCode();
    }

    private static async Task<(string Url, int Server)> StartAsync(string start, string version)
    {
        ProcessStartInfo info = new(start) { RedirectStandardOutput = true };
        foreach (string argument in new[] { "--version", version, "--heap", "1g", "--with", Environment.ProcessId.ToString(CultureInfo.InvariantCulture) })
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        string[] line = (await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{start} did not start a server")).Split(' ');
        return (line[0], int.Parse(line[1], CultureInfo.InvariantCulture));
    }
}
