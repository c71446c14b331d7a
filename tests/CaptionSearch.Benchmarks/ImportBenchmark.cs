using System.Diagnostics;
using System.Globalization;
using System.Text;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Importing;
using CaptionSearch.Import;

namespace CaptionSearch.Benchmarks;

/// <summary>A large generated file of JSON lines whose pictures are missing: read alone, then imported into an embedded index.</summary>
internal static class ImportBenchmark
{
    /// <summary>Writes the file into the temporary folder, reads it, imports it, deletes everything.</summary>
    /// <param name="megabytes">Its size, in millions of bytes.</param>
    /// <param name="output">What, value, unit.</param>
    /// <param name="progress">Told now and then how far it is.</param>
    public static async Task<int> RunAsync(int megabytes, TextWriter output, TextWriter progress)
    {
        string folder = Directory.CreateTempSubdirectory("captionsearch-bench-").FullName;
        try
        {
            string file = Path.Combine(folder, "large.jsonl");
            Write(file, megabytes * 1_000_000L);
            DatasetSource source = new(file);
            IDatasetImporter importer = new ImporterCatalog().Recognize(source).Importer;
            Line(output, "format", importer.Name, string.Empty);
            Line(output, "file", Number(source.Length / 1e6), "MB");
            Line(output, "resident memory before", Number(Peak() / 1e6), "MB");
            await ReadAsync(importer, source, output);
            await ImportAsync(importer, source, Path.Combine(folder, "data"), output, progress);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ReadAsync(IDatasetImporter importer, DatasetSource source, TextWriter output)
    {
        long records = 0;
        long captions = 0;
        Stopwatch watch = Stopwatch.StartNew();
        await foreach (ImportItem item in importer.ReadAsync(source, ImportOptions.All, CancellationToken.None))
        {
            captions += item.Record!.Captions.Count;
            records++;
        }

        double seconds = watch.Elapsed.TotalSeconds;
        Line(output, "records", Number(records), string.Empty);
        Line(output, "captions", Number(captions), string.Empty);
        Line(output, "reading alone", Number(records / seconds), "records/s");
        Line(output, "reading alone", Number(source.Length / 1e6 / seconds), "MB/s");
        Line(output, "reading alone, most resident memory", Number(Peak() / 1e6), "MB");
    }

    private static async Task ImportAsync(IDatasetImporter importer, DatasetSource source, string data, TextWriter output, TextWriter progress)
    {
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan said = TimeSpan.Zero;
        DatasetImport import = new(
            new DataFolder(data),
            _ => throw new InvalidOperationException("No picture is there, so no model is asked for."),
            new DatasetImportOptions(),
            progress: report =>
            {
                if (watch.Elapsed - said > TimeSpan.FromSeconds(15))
                {
                    said = watch.Elapsed;
                    progress.WriteLine($"{report.Items} records, {Number(report.Items / said.TotalSeconds)} records/s, at most {Number(Peak() / 1e6)} MB resident");
                }
            });
        DatasetImportReport report = await import.RunAsync(importer, source, CancellationToken.None);
        double seconds = watch.Elapsed.TotalSeconds;
        long stored = new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
        Line(output, "imported", Number(report.Added), "documents");
        Line(output, "pictures missing", Number(report.MissingPictures), string.Empty);
        Line(output, "import", Number(seconds), "s");
        Line(output, "import", Number(report.Items / seconds), "records/s");
        Line(output, "index", Number(stored / 1e6), "MB");
        Line(output, "import, most resident memory", Number(Peak() / 1e6), "MB");
    }

    /// <summary>Most memory this process ever had, in bytes: VmHWM on Linux.</summary>
    private static long Peak()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
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
