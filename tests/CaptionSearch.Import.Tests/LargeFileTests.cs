using System.Diagnostics;

namespace CaptionSearch.Import.Tests;

/// <remarks>Measures the memory of the process: nothing runs beside it.</remarks>
[Collection(Alone.Name)]
public sealed class LargeFileTests
{
    [Fact]
    public async Task Read_JsonLinesOf100Megabytes_InBoundedMemory()
    {
        using TemporaryFolder folder = new();
        DatasetSource source = Fixtures.Write("jsonl", folder, 800_000, filler: " in the grass beside a lake");
        Assert.True(source.Length > 100_000_000, $"{source.Length}");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        long records = 0;
        Stopwatch watch = Stopwatch.StartNew();

        await foreach (ImportItem item in Importing.Named("jsonl").ReadAsync(source, ImportOptions.All, TestContext.Current.CancellationToken))
        {
            if (++records % 50_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            Assert.NotNull(item.Record);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{records / watch.Elapsed.TotalSeconds:0} records/s, at most {most >> 10} kB held");
        Assert.Equal(800_000, records);
        Assert.True(most < 8 << 20, $"{most >> 20} MB");
    }
}
