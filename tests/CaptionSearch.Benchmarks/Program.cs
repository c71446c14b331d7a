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
    default:
        Console.Error.WriteLine(
            """
            usage: tools/bench gemm            matrix products: shape, GFLOP/s, share of the measured multiply-add peak
                   tools/bench cnn [NAME...]   networks, one picture, two threads: name, our ms, the peer's ms, ratio
                   tools/bench layers          our networks layer by layer: name, layer, ms up to it, ms of it
                   tools/bench index [COUNT]   embedded index of 8,000 documents or so many: what, value, unit
            """);
        return 2;
}
