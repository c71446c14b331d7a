using System.Globalization;
using CaptionSearch.Benchmarks;

Console.Error.WriteLine(Processor.Describe());
switch (args)
{
    case ["gemm", ..]:
        GemmBenchmark.Run(Console.Out);
        return 0;
    case ["cnn", .. string[] models]:
        return CnnBenchmark.Run(models, Console.Out, Console.Error);
    case ["layers"]:
        CnnBenchmark.RunLayers(Console.Out);
        return 0;
    case ["index"]:
        return await IndexBenchmark.RunAsync(8000, Console.Out, Console.Error);
    case ["index", string count] when int.TryParse(count, CultureInfo.InvariantCulture, out int documents) && documents > 0:
        return await IndexBenchmark.RunAsync(documents, Console.Out, Console.Error);
    case ["vectors", .. string[] rest] when rest.Length == 0 || (rest.Length == 1 && IsCount(rest[0])):
        return VectorBenchmark.Run(rest.Length == 0 ? 1_000_000 : Count(rest[0]), Console.Out);
    case ["search", .. string[] rest] when rest.Length == 0 || (rest.Length == 1 && IsCount(rest[0])):
        return await SearchBenchmark.RunAsync(rest.Length == 0 ? 8000 : Count(rest[0]), Console.Out, Console.Error);
    case ["clients", .. string[] rest] when rest.Length == 0 || (rest.Length == 1 && IsCount(rest[0])):
        return await ClientBenchmark.RunAsync(rest.Length == 0 ? 10 : Count(rest[0]), Console.Out, Console.Error);
    case ["web", .. string[] rest] when rest.Length == 0 || (rest.Length == 1 && IsCount(rest[0])):
        return await WebBenchmark.RunAsync(rest.Length == 0 ? 60 : Count(rest[0]), Console.Out, Console.Error);
    case ["captions"]:
        return CaptionBenchmark.Run(Console.Out);
    case ["elastic"]:
        return await ElasticBenchmark.RunAsync("8", Console.Out, Console.Error);
    case ["elastic", "--version", "8" or "9"]:
        return await ElasticBenchmark.RunAsync(args[2], Console.Out, Console.Error);
    case ["import", .. string[] rest] when rest.Length == 0 || (rest.Length == 1 && IsCount(rest[0])):
        return await ImportBenchmark.RunAsync(rest.Length == 0 ? 1000 : Count(rest[0]), Console.Out, Console.Error);
    default:
        Console.Error.WriteLine(
            """
            usage: tools/bench gemm            matrix products: shape, GFLOP/s, share of the measured multiply-add peak
                   tools/bench cnn [NAME...]   networks, one picture, two threads: name, our ms, the peer's ms, ratio
                   tools/bench layers          our networks layer by layer: name, layer, ms up to it, ms of it
                   tools/bench index [COUNT]   embedded index of 8,000 documents or so many: what, value, unit
                   tools/bench search [COUNT]  searches in an embedded index of 8,000 documents or so many: what, value, unit
                   tools/bench clients [SECONDS] 1, 4 and 16 clients searching at once, 10 seconds each or so many: what, value, unit
                   tools/bench web [SECONDS]   a server under load: 100 captions at once, then 16 clients searching for 60 seconds or so many
                   tools/bench captions        what several pictures at once gain: what, value, unit
                   tools/bench elastic [--version 8|9]  an index on an Elasticsearch server: what, value, unit
                   tools/bench import [MB]     imports JSON lines of 1000 MB or so many, pictures missing: what, value, unit
                   tools/bench vectors [COUNT] nearest 10 of a million vectors of 512 or so many: vectors, what, value, unit
            """);
        return 2;
}

static bool IsCount(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out int count) && count > 0;

static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);
