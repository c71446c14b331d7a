using System.Diagnostics;
using System.Globalization;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>kill -9 in the middle of writing: what was committed stays, whole batches only, and writing goes on.</summary>
public sealed class KilledWriterTests : IDisposable
{
    private const int BatchSize = 10;
    private static readonly EmbeddedIndexOptions SmallSegments = new() { SegmentCapacity = 64, CompactionThreshold = 16 };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string IndexFolder => Path.Combine(_folder.Path, "index");

    private string Committed => Path.Combine(_folder.Path, "committed.txt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_Killed_LosesNothingCommitted()
    {
        Random random = new(1);
        await File.WriteAllTextAsync(Committed, "", Token);
        for (int life = 0; life < 3; life++)
        {
            long before = Lines();
            using (Process child = ChildProcess.Start(typeof(KilledWriterTests), nameof(WriteUntilKilled), _folder.Path))
            {
                Stopwatch waited = Stopwatch.StartNew();
                while (Lines() < before + 5)
                {
                    Assert.False(child.HasExited, "the writer ended by itself");
                    Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "the writer does not write");
                    await Task.Delay(5, Token);
                }

                await Task.Delay(random.Next(40), Token);
                child.Kill();
                await child.WaitForExitAsync(Token);
            }

            // The writer notes a batch after it was committed, so at most one more may be there.
            long noted = Lines();
            await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(IndexFolder);
            long count = await index.CountAsync(Token);
            Assert.Equal(0, count % BatchSize);
            Assert.InRange(count / BatchSize, noted, noted + 1);
            Assert.Empty(await index.VerifyAsync(Token));
            for (int batch = 0; batch < noted; batch++)
            {
                string[] ids = [.. Batch(batch).Documents.Select(document => document.Id)];
                IReadOnlyList<CaptionDocument> documents = await index.GetAsync(ids, withVectors: true, Token);
                Assert.Equal(BatchSize, documents.Count);
                Assert.Equal(Batch(batch).Documents.SelectMany(document => document.Vector!), documents.SelectMany(document => document.Vector!));
            }

            // The note of a batch whose writer died between commit and note.
            for (long batch = noted; batch < count / BatchSize; batch++)
            {
                await File.AppendAllTextAsync(Committed, "x\n", Token);
            }
        }

        await using EmbeddedIndex writer = EmbeddedIndex.Open(IndexFolder, SmallSegments);
        long last = await writer.CountAsync(Token);
        await writer.WriteAsync(Samples.Batch(Samples.Document("after")), Token);
        Assert.Equal(last + 1, await writer.CountAsync(Token));
        Assert.Empty(await writer.VerifyAsync(Token));
    }

    /// <summary>The child: writes batch after batch, and notes each when it is committed.</summary>
    [Fact(Explicit = true)]
    public async Task WriteUntilKilled()
    {
        string folder = ChildProcess.Folder();
        await using EmbeddedIndex index = EmbeddedIndex.Open(Path.Combine(folder, "index"), SmallSegments);
        await using FileStream committed = new(Path.Combine(folder, "committed.txt"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        for (int batch = (int)(await index.CountAsync(Token) / BatchSize); batch < 100_000; batch++)
        {
            await index.WriteAsync(Batch(batch), Token);
            committed.Write("x\n"u8);
            await committed.FlushAsync(Token);
        }
    }

    private static IndexBatch Batch(int batch)
        => Samples.Batch(
        [
            .. Enumerable.Range(batch * BatchSize, BatchSize)
                .Select(i => Samples.Document(i.ToString(CultureInfo.InvariantCulture), "a dog", i)),
        ]);

    private long Lines()
    {
        using FileStream stream = new(Committed, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return stream.Length / 2;
    }
}
