using CaptionSearch.Index.Embedded;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>Indexes that earlier builds wrote, kept in tests/data/indexes; a new format adds a folder and never edits one.</summary>
public sealed class OldFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EarlierVersion_OpenedForReading_SaysWhatToDo(int version)
    {
        Copy($"v{version}");
        IndexFormatException error = Assert.Throws<IndexFormatException>(() => EmbeddedIndex.OpenReadOnly(_folder.Path));
        Assert.Equal(
            $"{_folder.Path}: format {version}, this build reads 3. Run 'captionsearch index FOLDER' once: it brings the index up to date.", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EarlierVersion_OpenedForWriting_IsBroughtUpToDate(int version)
    {
        Copy($"v{version}");
        await using (EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path))
        {
            await AssertHasEverything(index);
        }

        await using EmbeddedIndex reader = EmbeddedIndex.OpenReadOnly(_folder.Path);
        Assert.Equal(4, await reader.CountAsync(Token));
    }

    [Fact]
    public async Task Version2_BroughtUpToDate_KeepsWhatItHad()
    {
        Copy("v2");
        await EmbeddedIndex.Open(_folder.Path).DisposeAsync();
        await using (EmbeddedIndex reader = EmbeddedIndex.OpenReadOnly(_folder.Path))
        {
            CaptionDocument boat = Assert.Single(await reader.GetAsync([DocumentId.OfRecord("set", "1")], withVectors: false, Token));
            Assert.Equal(["a ship", "a sail"], boat.OtherCaptions);
            Assert.True(boat.IsLocked);
            Assert.Equal(("set", null, 0), (boat.DataSet, boat.Split, boat.Metadata.Count));
            Assert.Empty(await reader.VerifyAsync(Token));
        }
    }

    [Fact]
    public async Task Version3_IsReadAndWritten()
    {
        Copy("v3");
        await using (EmbeddedIndex reader = EmbeddedIndex.OpenReadOnly(_folder.Path))
        {
            CaptionDocument boat = Assert.Single(await reader.GetAsync([DocumentId.OfRecord("set", "1")], withVectors: false, Token));
            Assert.Equal(["a ship", "a sail"], boat.OtherCaptions);
            Assert.True(boat.IsLocked);
            Assert.Equal(("set", "train", "Kodak"), (boat.DataSet, boat.Split, Assert.Single(boat.Metadata).Value));
            Assert.Equal(boat.Id, Assert.Single((await reader.FindAsync(new IndexQuery { Text = "sails" }, Token)).Words).Id);
            Assert.Empty(await reader.VerifyAsync(Token));
        }

        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await AssertHasEverything(index);
    }

    private void Copy(string version)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(WorkingTree.Root, "tests", "data", "indexes", version)))
        {
            File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)));
        }
    }

    private static async Task AssertHasEverything(EmbeddedIndex index)
    {
        Assert.Equal(3, await index.CountAsync(Token));
        CaptionDocument dog = Assert.IsType<CaptionDocument>(await index.FindByPathAsync("/pictures/copy of dog.jpg", Token));
        Assert.Equal(["/pictures/copy of dog.jpg", "/pictures/dog.jpg"], dog.Paths);
        Assert.Equal("a dog in the tall grass", dog.Caption);
        Assert.Equal((CaptionSource.Model, 0.5, Samples.Model), (dog.CaptionSource, dog.Confidence, dog.ModelFingerprint));
        Assert.Equal((640, 480, 12345L), (dog.Width, dog.Height, dog.ByteSize));
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero), dog.FileTime);
        Assert.Equal([new DocumentTag("saluki", 0.75f)], dog.Tags);

        IndexCandidates found = await index.FindAsync(new IndexQuery { Text = "dogs", Vector = Samples.Vector(1, 8) }, Token);
        Assert.Equal(dog.Id, Assert.Single(found.Words).Id);
        Assert.Equal(dog.Id, Assert.Single((await index.FindAsync(new IndexQuery { Text = "salukis" }, Token)).Words).Id);
        Assert.Equal([dog.Id, Samples.Id("two men")], found.Nearest.Select(hit => hit.Id));
        Assert.Equal(1, found.Nearest[0].Score, 1e-6);

        await index.WriteAsync(Samples.Batch(Samples.Document("new") with { Vector = Samples.Vector(9, 8) }), Token);
        Assert.Equal(4, await index.CountAsync(Token));
        Assert.Empty(await index.VerifyAsync(Token));
    }

    /// <summary>Writes the folder for the format of this build, for when it is a new one: the folder is named by the variable.</summary>
    [Fact(Explicit = true)]
    public async Task WriteFolder()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(ChildProcess.Folder());
        await index.WriteAsync(
            Samples.Batch(
                new CaptionDocument
                {
                    Id = Samples.Id("dog"),
                    Paths = ["/pictures/dog.jpg", "/pictures/copy of dog.jpg"],
                    Caption = "a dog in the tall grass",
                    Confidence = 0.5,
                    Tags = [new DocumentTag("saluki", 0.75f)],
                    ModelFingerprint = Samples.Model,
                    Width = 640,
                    Height = 480,
                    ByteSize = 12345,
                    FileTime = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero),
                    Vector = Samples.Vector(1, 8),
                },
                Samples.Document("removed") with { Vector = Samples.Vector(2, 8) },
                Samples.Document("two men", "two men play chess") with { CaptionSource = CaptionSource.Human, Vector = Samples.Vector(3, 8) },
                new CaptionDocument { Id = DocumentId.OfRecord("set", "1"), Caption = "a boat", CaptionSource = CaptionSource.Import, IsLocked = true, OtherCaptions = ["a ship", "a sail"], DataSet = "set", Split = "train", Metadata = new Dictionary<string, string> { ["camera"] = "Kodak" } }),
            Token);
        await index.WriteAsync(new IndexBatch { RemovedIds = [Samples.Id("removed")] }, Token);
    }
}
