using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Kernels;

namespace CaptionSearch.Benchmarks;

/// <summary>The nearest 10 of many vectors of 512: the scan of the embedded index against a scan over floats and against memory.</summary>
/// <remarks>The files stay in the folder for temporary files and are used again.</remarks>
internal static class VectorBenchmark
{
    private const int Dimension = 512;
    private const int Queries = 50;
    private const int Nearest = 10;
    private const int Rounds = 6;

    private static readonly EmbeddedIndexOptions Options = new();

    /// <summary>Prints the kind of vectors, what, value and unit, tab-separated.</summary>
    public static int Run(int count, TextWriter output)
    {
        (string Kind, float Spread)[] kinds = [("random", float.PositiveInfinity), ("clustered", 0.75f)];
        foreach ((string kind, float spread) in kinds)
        {
            string folder = Path.Combine(
                Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"captionsearch-bench-vectors-{kind}-{count}"));
            SyntheticVectors vectors = new(Dimension, spread);
            Build(folder, vectors, count, kind, output);
            using VectorStore store = new(folder);
            using IndexConnection connection = IndexFolder.OpenReadOnly(folder, Options).First;
            VectorSnapshot snapshot = store.Rent(connection);
            Measure(snapshot, [.. Enumerable.Range(1, Queries).Select(i => vectors[-i])], kind, output);
            store.Return(snapshot);
            foreach (IGrouping<string, FileInfo> files in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Length > 0).GroupBy(file => file.Extension).OrderBy(group => group.Key))
            {
                Print(output, kind, $"files *{files.Key}", files.Sum(file => file.Length) / 1e6, "MB");
            }
        }

        return 0;
    }

    private static void Build(string folder, SyntheticVectors vectors, int count, string kind, TextWriter output)
    {
        string done = Path.Combine(folder, "complete");
        if (File.Exists(done))
        {
            return;
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        EmbeddedIndex.Open(folder).DisposeAsync().AsTask().GetAwaiter().GetResult();
        using IndexConnection connection = IndexFolder.OpenWritable(folder, Options).First;
        SegmentLayout layout = new(Dimension, "benchmark");
        TimeSpan writing = TimeSpan.Zero;
        for (int first = 0; first < count; first += 8192)
        {
            int end = Math.Min(first + 8192, count);
            float[][] batch = [.. Enumerable.Range(first, end - first).AsParallel().AsOrdered().Select(i => vectors[i])];
            long start = Stopwatch.GetTimestamp();
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute("UPDATE state SET dimension = $1, model = $2, generation = generation + 1", Dimension, layout.ModelFingerprint);
            VectorAppender appender = new(folder, connection, layout, Options);
            for (int i = 0; i < batch.Length; i++)
            {
                appender.Append(DocumentId.ToBytes(DocumentId.OfContent(BitConverter.GetBytes(first + i))), batch[i]);
            }

            appender.Flush();
            connection.Execute("COMMIT");
            writing += Stopwatch.GetElapsedTime(start);
        }

        File.WriteAllText(done, string.Empty);
        Print(output, kind, "write, batches of 8,192, vectors alone, synced", count / writing.TotalSeconds, "vectors/s");
    }

    private static void Measure(VectorSnapshot snapshot, float[][] queries, string kind, TextWriter output)
    {
        // Reads everything once: the checksums are checked, and the files are in the page cache.
        long start = Stopwatch.GetTimestamp();
        Find(snapshot, queries[0], int.MaxValue);
        Print(output, kind, "first query, with all checksums", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms");

        double recall = 0;
        List<double> floatTimes = [];
        List<int> examined = [];
        List<int> scored = [];
        foreach (float[] query in queries)
        {
            start = Stopwatch.GetTimestamp();
            List<ScoredId> expected = ScanFloats(snapshot, query);
            floatTimes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            NearestScan scan = new(query);
            List<ScoredId> found = scan.Find(snapshot, Nearest, new HashSet<string>(), null, CancellationToken.None);
            recall += (double)found.Intersect(expected).Count() / expected.Count;
            if (!found.SequenceEqual(expected))
            {
                throw new InvalidOperationException("the scan over codes and the scan over floats disagree");
            }

            examined.Add(scan.Examined.Codes);
            scored.Add(scan.Examined.Floats);
        }

        Print(output, kind, $"recall@{Nearest} against the floats, same order", recall / queries.Length, "");
        Print(output, kind, "looked at in 8 bits, mean", examined.Average(), "vectors");
        Print(output, kind, "scored in floats, mean", scored.Average(), "vectors");
        Print(output, kind, "scored in floats, most", scored.Max(), "vectors");
        PrintTimes(output, kind, $"scan over floats, {ThreadTeam.MaxThreads} threads", floatTimes);
        foreach (int threads in Enumerable.Range(1, ThreadTeam.MaxThreads).Where(threads => threads == 1 || threads == ThreadTeam.MaxThreads))
        {
            List<double> times = [];
            List<double> stream = [];
            for (int round = 0; round < Rounds; round++)
            {
                foreach (float[] query in queries)
                {
                    start = Stopwatch.GetTimestamp();
                    Find(snapshot, query, threads);
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    if (times.Count % 5 == 0)
                    {
                        start = Stopwatch.GetTimestamp();
                        Stream(snapshot, threads);
                        stream.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    }
                }
            }

            double bytes = snapshot.Parts.Sum(part => (double)part.Records * part.Segment.NibbleStride);
            string what = $"nearest {Nearest}, {threads} threads";
            PrintTimes(output, kind, what, times);
            PrintTimes(output, kind, $"reading the 4-bit codes alone, {threads} threads", stream);
            Print(output, kind, $"memory, {threads} threads", bytes / stream.Min() / 1e6, "GB/s, best");
            Print(output, kind, $"{what}, times the reading", times.Min() / stream.Min(), "best to best");
        }
    }

    private static void Find(VectorSnapshot snapshot, float[] query, int threads)
        => new NearestScan(query).Find(snapshot, Nearest, new HashSet<string>(), null, CancellationToken.None, threads);

    private static List<ScoredId> ScanFloats(VectorSnapshot snapshot, float[] query)
    {
        const int Step = 4096;
        List<(VectorSnapshot.Part Part, int First)> parts =
            [.. snapshot.Parts.SelectMany(part => Enumerable.Range(0, (part.Records + Step - 1) / Step).Select(i => (part, i * Step)))];
        List<ScoredId> all = [];
        NearestScan scan = new(query);
        ThreadTeam.For(parts.Count, i =>
        {
            (VectorSnapshot.Part part, int first) = parts[i];
            float[] cosines = new float[Math.Min(Step, part.Records - first)];
            for (int slot = 0; slot < cosines.Length; slot++)
            {
                cosines[slot] = (float)scan.Cosine(part.Segment.Vector(first + slot));
            }

            int[] indices = new int[Nearest];
            int found = TopK.Select(cosines, indices, new float[Nearest]);
            lock (all)
            {
                all.AddRange(indices.Take(found).Select(at => new ScoredId(DocumentId.FromBytes(part.Segment.Id32(first + at)), cosines[at])));
            }
        });
        return [.. all.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal).Take(Nearest)];
    }

    /// <summary>Loads every byte of the 4-bit codes into a register and does nothing with it: as fast as memory goes.</summary>
    private static void Stream(VectorSnapshot snapshot, int threads)
    {
        const int Step = 4096;
        List<(VectorSnapshot.Part Part, int First)> parts =
            [.. snapshot.Parts.SelectMany(part => Enumerable.Range(0, (part.Records + Step - 1) / Step).Select(i => (part, i * Step)))];
        long sink = 0;
        ThreadTeam.For(
            parts.Count,
            i =>
            {
                (VectorSnapshot.Part part, int first) = parts[i];
                int records = Math.Min(Step, part.Records - first);
                ReadOnlySpan<byte> bytes = part.Segment.Nibbles(first, out _)[..((records * part.Segment.NibbleStride) - SegmentLayout.CodesOffset)];
                Vector256<byte> a = default, b = default, c = default, d = default;
                for (; bytes.Length >= 128; bytes = bytes[128..])
                {
                    a ^= Vector256.Create(bytes);
                    b ^= Vector256.Create(bytes[32..]);
                    c ^= Vector256.Create(bytes[64..]);
                    d ^= Vector256.Create(bytes[96..]);
                }

                Interlocked.Add(ref sink, (a ^ b ^ c ^ d).AsInt64()[0]);
            },
            threads);
    }

    private static void PrintTimes(TextWriter output, string kind, string what, List<double> times)
    {
        times.Sort();
        Print(output, kind, what, times[0], "ms, best");
        Print(output, kind, what, times[times.Count / 2], "ms, p50");
        Print(output, kind, what, times[times.Count * 99 / 100], "ms, p99");
    }

    private static void Print(TextWriter output, string kind, string what, double value, string unit)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}\t{what}\t{value:0.00}\t{unit}"));
}
