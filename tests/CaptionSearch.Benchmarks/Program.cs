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
    default:
        Console.Error.WriteLine(
            """
            usage: tools/bench gemm            matrix products: shape, GFLOP/s, share of the measured multiply-add peak
                   tools/bench cnn [NAME...]   networks, one picture, two threads: name, our ms, the peer's ms, ratio
                   tools/bench layers          our networks layer by layer: name, layer, ms up to it, ms of it
            """);
        return 2;
}
