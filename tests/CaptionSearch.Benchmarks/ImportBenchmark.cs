using System.Diagnostics;
using System.Globalization;
using System.Text;
using CaptionSearch.Import;

namespace CaptionSearch.Benchmarks;

/// <summary>Reads a large generated file of JSON lines, as an import reads it: every record checked, nothing indexed.</summary>
internal static class ImportBenchmark
{
    /// <summary>Writes the file into the temporary folder, reads it, deletes it.</summary>
    /// <param name="megabytes">Its size, in millions of bytes.</param>
    /// <param name="output">What, value, unit.</param>
    public static async Task<int> RunAsync(int megabytes, TextWriter output)
    {
        string file = Path.Combine(Path.GetTempPath(), $"captionsearch-bench-{Environment.ProcessId}.jsonl");
        try
        {
            Write(file, megabytes * 1_000_000L);
            DatasetSource source = new(file);
            IDatasetImporter importer = new ImporterCatalog().Recognize(source).Importer;
            long before = Environment.WorkingSet;
            long peak = before;
            long records = 0;
            long captions = 0;
            Stopwatch watch = Stopwatch.StartNew();
            await foreach (ImportItem item in importer.ReadAsync(source, ImportOptions.All, CancellationToken.None))
            {
                captions += item.Record!.Captions.Count;
                if (++records % 10_000 == 0)
                {
                    peak = Math.Max(peak, Environment.WorkingSet);
                }
            }

            double seconds = watch.Elapsed.TotalSeconds;
            Line(output, "format", importer.Name, string.Empty);
            Line(output, "file", Number(source.Length / 1e6), "MB");
            Line(output, "records", Number(records), string.Empty);
            Line(output, "captions", Number(captions), string.Empty);
            Line(output, "speed", Number(records / seconds), "records/s");
            Line(output, "speed", Number(source.Length / 1e6 / seconds), "MB/s");
            Line(output, "resident memory before", Number(before / 1e6), "MB");
            Line(output, "resident memory, most", Number(peak / 1e6), "MB");
            return 0;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Write(string file, long bytes)
    {
        string[] words = ["a", "brown", "dog", "runs", "through", "the", "snow", "beside", "two", "children", "in", "red", "jackets", "près", "d'un", "lac"];
        Random random = new(1);
        using FileStream stream = new(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        for (int i = 0; stream.Position < bytes; i++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"image\": \"pictures/{i / 1000}/{i}.jpg\", \"split\": \"train\", \"captions\": ["));
            for (int caption = 0; caption < 5; caption++)
            {
                writer.Write(caption == 0 ? "\"" : ", \"");
                for (int word = 0; word < 10; word++)
                {
                    writer.Write(words[random.Next(words.Length)]);
                    writer.Write(' ');
                }

                writer.Write(".\"");
            }

            writer.Write("]}\n");
        }
    }

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, string what, string value, string unit) => output.WriteLine($"{what}\t{value}\t{unit}");
}
