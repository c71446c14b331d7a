using System.Diagnostics;
using CaptionSearch.Import.Conformance;
using CaptionSearch.Import.Paths;
using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Tests;

/// <remarks>Measures the memory of the process: nothing runs beside it.</remarks>
[Collection(Alone.Name)]
public sealed class HostileFileTests
{
    public static TheoryData<string> Formats => [.. Fixtures.Formats];

    /// <summary>7 formats x 1,500 damaged files: an import error or records that keep the rules, in time and memory.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Read_DamagedFiles_OnlyImportErrorsAndGoodRecords(string format)
    {
        const int Files = 1500;
        using TemporaryFolder folder = new();
        byte[] sample = await File.ReadAllBytesAsync(Fixtures.Write(format, folder, 6).Path, TestContext.Current.CancellationToken);
        ImporterCatalog catalog = new();
        Random random = new(format.Length * 1000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long slowest = 0;
        int broken = 0;
        int refused = 0;
        for (int i = 0; i < Files; i++)
        {
            DatasetSource source = folder.Write(Fixtures.FileName(format), Damage.Apply(sample, random));
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                // Half of them through recognition, as without --format.
                IDatasetImporter importer = i % 2 == 0 ? catalog.Find(format)! : catalog.Recognize(source).Importer;
                foreach (ImportItem item in await importer.ReadAllAsync(source))
                {
                    refused += item.Record is null ? 1 : 0;
                    Assert.True(item.Position.IsKnown, $"file {i}");
                    Keeps(item);
                }
            }
            catch (ImportException)
            {
                broken++;
            }

            slowest = Math.Max(slowest, watch.ElapsedMilliseconds);
        }

        Assert.True(broken + refused > 300, $"{broken} broken, {refused} refused: the damage does not reach the reader");
        Assert.True(slowest < 20_000, $"{slowest} ms");
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50 << 20);
    }

    /// <summary>Structures that cost memory or stack in a careless reader.</summary>
    [Theory]
    [InlineData("custom", "{\"images\": ", "[", "")]
    [InlineData("custom", "{\"images\": [{\"imgurl\": \"a.jpg\", \"description\": \"", "long caption ", "\"}]}")]
    [InlineData("custom", "{\"images\": [{\"imgurl\": \"a.jpg\", \"description\": \"x\", \"", "name", "\": 1}]}")]
    [InlineData("custom", "{\"images\": [{\"imgurl\": \"a.jpg\", \"description\": \"x\", \"n\": 1", "2345678", "}]}")]
    [InlineData("karpathy", "{\"images\": [{\"filename\": \"a.jpg\", \"sentences\": [{\"raw\": \"x\"}", ",{\"raw\": \"x\"}", "]}]}")]
    [InlineData("karpathy", "{\"unknown\": [0", ",[[1],{\"a\":\"b\"}]", "], \"images\": []}")]
    [InlineData("coco", "{\"annotations\": [], \"images\": [", "  \n", "]}")]
    [InlineData("coco", "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}], \"annotations\": [{\"image_id\": 1, \"caption\": \"x\"}", ",{\"image_id\": 1, \"caption\": \"x\"}", "]}")]
    [InlineData("coco", "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}], \"annotations\": [{}", ",{}", "]}")]
    [InlineData("flickr8k", "a.jpg#0\tx", " long", "\n")]
    [InlineData("flickr8k", "a.jpg#0\tx\n", "bad\n", "")]
    [InlineData("csv", "image,caption\na.jpg,\"", "never closed\n", "")]
    [InlineData("csv", "image,caption\na.jpg", ",", "")]
    [InlineData("csv", "image,caption\n", "a.jpg,same\n", "")]
    [InlineData("jsonl", "{\"image\": \"", "a", "\"}")]
    [InlineData("jsonl", "", "\n", "")]
    public async Task Read_HugeStructure_InBoundedMemory(string format, string begin, string repeated, string end)
    {
        const int Bytes = 48 << 20;
        using TemporaryFolder folder = new();
        string path = folder.At("huge");
        using (StreamWriter writer = new(path))
        {
            string block = string.Concat(Enumerable.Repeat(repeated, (1 << 16) / repeated.Length));
            writer.Write(begin);
            for (long written = 0; written < Bytes; written += block.Length)
            {
                writer.Write(block);
            }

            writer.Write(end);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        long items = 0;
        using Timer meter = new(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before), state: null, 5, 5);
        try
        {
            await foreach (ImportItem item in Importing.Named(format).ReadAsync(new DatasetSource(path), ImportOptions.All, TestContext.Current.CancellationToken))
            {
                items++;
                Keeps(item);
            }
        }
        catch (ImportException error)
        {
            Assert.NotEmpty(error.Problem);
        }

        Assert.True(most < 150 << 20, $"{most >> 20} MB, {items} items");
    }

    private static void Keeps(ImportItem item)
    {
        if (item.Record is not { } record)
        {
            Assert.NotEmpty(item.Problem!);
            return;
        }

        Assert.NotEmpty(record.Captions);
        Assert.All(record.Captions, static caption =>
        {
            Assert.InRange(caption.Length, 1, ImportLimits.Default.MaxCaptionLength);
            Assert.DoesNotContain(caption, char.IsControl);
            Assert.False(CaptionText.IsDamaged(caption));
        });
        Assert.True(record.Picture is null || PicturePath.Check(record.Picture, out string path) is null && path == record.Picture, record.Picture);
    }
}
