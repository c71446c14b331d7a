using System.Globalization;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>Bits flipped, files cut, lost or of another version: said with file and offset, never answered wrongly.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Count = 20;
    private const int HeaderSize = 64;
    private const int FloatRecord = 40 + (Samples.Dimension * sizeof(float));
    private const int CodeRecord = 16 + Samples.Dimension;
    private const int NibbleRecord = 16 + ((Samples.Dimension + 63) / 64 * 32);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Floats => Path.Combine(_folder.Path, "segment-000001.f32");

    private string Codes => Path.Combine(_folder.Path, "segment-000001.i8");

    private string Nibbles => Path.Combine(_folder.Path, "segment-000001.i4");

    private string Database => Path.Combine(_folder.Path, "index.db");

    public void Dispose() => _folder.Dispose();

    /// <summary>Every byte of a record and of the header counts: a sample of them, each flipped alone.</summary>
    [Theory]
    [InlineData(".f32", FloatRecord)]
    [InlineData(".i8", CodeRecord)]
    [InlineData(".i4", NibbleRecord)]
    public async Task Find_FlippedBit_IsReportedWithFileAndOffset(string extension, int recordSize)
    {
        await Fill();
        string file = Path.ChangeExtension(Floats, extension);
        Assert.Equal(HeaderSize + (Count * recordSize), new FileInfo(file).Length);
        byte[] whole = await File.ReadAllBytesAsync(file, Token);
        int[] slots = [0, 7, Count - 1];
        foreach (int slot in slots)
        {
            for (int at = 0; at < recordSize; at += at < 48 && slot == 7 ? 1 : 37)
            {
                int offset = HeaderSize + (slot * recordSize) + at;
                byte[] flipped = [.. whole];
                flipped[offset] ^= (byte)(1 << (offset % 8));
                await File.WriteAllBytesAsync(file, flipped, Token);

                await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(_folder.Path);
                IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(
                    () => index.FindAsync(new IndexQuery { Vector = Samples.Vector(1), Window = Count }, Token));
                long start = HeaderSize + ((long)slot * recordSize);
                Assert.Equal((file, (long?)start), (error.File, error.Offset));
                Assert.StartsWith(
                    string.Create(CultureInfo.InvariantCulture, $"{file}: damaged at byte {start} ("), error.Message, StringComparison.Ordinal);
                Assert.EndsWith(StorageError.Rebuild, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);

                IndexProblem problem = Assert.Single(await index.VerifyAsync(Token), problem => problem.Offset is not null);
                Assert.Equal((file, (long?)start), (problem.File, problem.Offset));
                Assert.Single((await index.FindAsync(new IndexQuery { Text = "dog", Window = 1 }, Token)).Words);
            }
        }
    }

    [Fact]
    public async Task Find_FlippedBitInAHeader_IsReported()
    {
        await Fill();
        foreach (string file in new[] { Floats, Codes, Nibbles })
        {
            byte[] whole = await File.ReadAllBytesAsync(file, Token);
            for (int at = 0; at < HeaderSize; at++)
            {
                byte[] flipped = [.. whole];
                flipped[at] ^= 4;
                await File.WriteAllBytesAsync(file, flipped, Token);
                await AssertDamaged(file);
            }

            await File.WriteAllBytesAsync(file, whole, Token);
        }
    }

    [Fact]
    public async Task Find_FileCutAnywhere_IsReported()
    {
        await Fill();
        foreach (string file in new[] { Floats, Codes, Nibbles })
        {
            byte[] whole = await File.ReadAllBytesAsync(file, Token);
            int[] lengths = [0, 1, 63, 64, 65, whole.Length / 2, whole.Length - 1];
            foreach (int length in lengths)
            {
                await File.WriteAllBytesAsync(file, whole[..length], Token);
                await AssertDamaged(file);
            }

            await File.WriteAllBytesAsync(file, whole, Token);
        }
    }

    [Fact]
    public async Task Find_FileLost_IsReported()
    {
        await Fill();
        File.Delete(Codes);
        IndexFormatException error = await AssertDamaged(Codes);
        Assert.Contains("the file is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_FilesOfAnotherSegment_AreReported()
    {
        await Fill();
        using TemporaryFolder other = new();
        await using (EmbeddedIndex index = EmbeddedIndex.Open(other.Path))
        {
            CaptionDocument[] documents = [.. Enumerable.Range(0, Count).Select(i => Samples.Document($"x{i}") with { ModelFingerprint = "another" })];
            await index.WriteAsync(Samples.Batch(documents), Token);
        }

        File.Copy(Path.Combine(other.Path, "segment-000001.f32"), Floats, overwrite: true);
        await AssertDamaged(Floats);
    }

    [Fact]
    public async Task Write_SegmentDamagedAtItsHeader_RefusesAndKeepsTheRest()
    {
        await Fill();
        await using (FileStream stream = new(Floats, FileMode.Open))
        {
            stream.WriteByte(0);
        }

        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await Assert.ThrowsAsync<IndexFormatException>(() => index.WriteAsync(Samples.Batch(Samples.Document("new")), Token));
    }

    [Fact]
    public async Task Open_OtherVersion_SaysWhatToDo()
    {
        await Fill();
        Sql("PRAGMA user_version = 4");
        Func<string, EmbeddedIndexOptions?, EmbeddedIndex>[] ways = [EmbeddedIndex.Open, EmbeddedIndex.OpenReadOnly];
        foreach (Func<string, EmbeddedIndexOptions?, EmbeddedIndex> open in ways)
        {
            IndexFormatException error = Assert.Throws<IndexFormatException>(() => open(_folder.Path, null));
            Assert.Equal($"{_folder.Path}: format 4, this build reads 3. {StorageError.Rebuild}", error.Message);
        }
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsLeftAlone()
    {
        Sql("CREATE TABLE theirs (x)");
        IndexFormatException error = Assert.Throws<IndexFormatException>(() => EmbeddedIndex.Open(_folder.Path));
        Assert.Contains("not a database of this program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NotADatabase_SaysSo()
    {
        await File.WriteAllTextAsync(Database, new string('x', 5000), Token);
        IndexFormatException error = Assert.Throws<IndexFormatException>(() => EmbeddedIndex.Open(_folder.Path));
        Assert.Equal(Database, error.File);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Throws<IndexFormatException>(() => EmbeddedIndex.OpenReadOnly(_folder.Path));
    }

    [Fact]
    public async Task Open_EmptyDatabaseFile_IsMadeAnew()
    {
        // What a process leaves that died between making the file and the tables.
        await File.WriteAllTextAsync(Database, "", Token);
        Assert.False(EmbeddedIndex.Exists(_folder.Path));
        await Fill();
        await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(_folder.Path);
        Assert.Equal(Count, await index.CountAsync(Token));
    }

    [Fact]
    public async Task Verify_TablesAndFilesDisagree_IsReported()
    {
        await Fill();
        Sql("UPDATE documents SET slot = (slot + 1) % 20 WHERE slot < 2; INSERT INTO paths VALUES ('/lost', 999)");
        await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(_folder.Path);
        IReadOnlyList<IndexProblem> problems = await index.VerifyAsync(Token);
        Assert.Equal(2, problems.Count(problem => problem.Description.EndsWith("a vector that is not its own", StringComparison.Ordinal)));
        Assert.Contains(problems, problem => problem.Description == "1 paths without their document");
    }

    private async Task Fill()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.WriteAsync(Samples.Batch([.. Enumerable.Range(0, Count).Select(i => Samples.Document($"d{i}", "a dog", i))]), Token);
    }

    private async Task<IndexFormatException> AssertDamaged(string file)
    {
        await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(_folder.Path);
        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(
            () => index.FindAsync(new IndexQuery { Vector = Samples.Vector(1) }, Token));
        Assert.Equal(file, error.File);

        // Words and documents do not need the vectors.
        Assert.Equal(Count, await index.CountAsync(Token));
        Assert.Equal(Count, (await index.FindAsync(new IndexQuery { Text = "dog" }, Token)).Words.Count);
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        return error;
    }

    private void Sql(string sql) => Embedded.Database.Run(_folder.Path, sql);
}
