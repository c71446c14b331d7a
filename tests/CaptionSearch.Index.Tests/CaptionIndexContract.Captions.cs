namespace CaptionSearch.Index.Tests;

/// <summary>Who may write over whose caption, and what a document keeps that a later one says nothing about.</summary>
public abstract partial class CaptionIndexContract
{
    [Theory]
    [InlineData(CaptionSource.Model, CaptionSource.Model, "first")]
    [InlineData(CaptionSource.Model, CaptionSource.Import, "first")]
    [InlineData(CaptionSource.Import, CaptionSource.Import, "first")]
    [InlineData(CaptionSource.Human, CaptionSource.Import, "first")]
    [InlineData(CaptionSource.Model, CaptionSource.Human, "second")]
    [InlineData(CaptionSource.Human, CaptionSource.Human, "second")]
    public async Task Write_OverALockedCaption_OnlyAPersonDoes(CaptionSource first, CaptionSource second, string kept)
    {
        CaptionDocument document = Samples.Document("a", "first", 1);
        await WriteAsync(Samples.Batch(document with { CaptionSource = first, IsLocked = true }));
        await WriteAsync(Samples.Batch(document with { Caption = "second", CaptionSource = second, Width = 9 }));

        CaptionDocument read = await GetOneAsync(document.Id);
        Assert.Equal((kept, kept == "first"), (read.Caption, read.IsLocked));
        Assert.Equal(kept == "first" ? first : second, read.CaptionSource);
        Assert.Equal(9, read.Width);
        Assert.Single((await Index.FindAsync(new IndexQuery { Text = kept }, Token)).Words);
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = kept == "first" ? "second" : "first" }, Token)).Words);
    }

    [Fact]
    public async Task Write_LockedCaptionOfALowerSource_DoesNotLockTheOneThatStays()
    {
        CaptionDocument document = Samples.Document("a", "first", 1) with { CaptionSource = CaptionSource.Human };
        await WriteAsync(Samples.Batch(document));
        await WriteAsync(Samples.Batch(document with { Caption = "second", CaptionSource = CaptionSource.Import, IsLocked = true }));

        CaptionDocument read = await GetOneAsync(document.Id);
        Assert.Equal(("first", false), (read.Caption, read.IsLocked));
    }

    [Theory]
    [InlineData(CaptionSource.Human, true)]
    [InlineData(CaptionSource.Import, false)]
    [InlineData(CaptionSource.Model, false)]
    public async Task SetCaptions_WhateverTheSourceAndLock_Writes(CaptionSource source, bool locked)
    {
        CaptionDocument document = Samples.Document("a", "a cat sleeps", 1) with
        {
            CaptionSource = CaptionSource.Human,
            IsLocked = true,
            OtherCaptions = ["a pet"],
            Tags = [new DocumentTag("tabby", 0.5f)],
        };
        await WriteAsync(Samples.Batch(document));
        double? confidence = source == CaptionSource.Model ? 0.25 : null;
        await WriteAsync(
            new IndexBatch
            {
                SetCaptions = [new(document.Id, "a horse jumps", source, confidence, locked), new(Samples.Id("unknown"), "x", source, null, locked)],
            });

        CaptionDocument read = await GetOneAsync(document.Id);
        Assert.Equal(("a horse jumps", source, confidence, locked), (read.Caption, read.CaptionSource, read.Confidence, read.IsLocked));
        Assert.Equal(document.OtherCaptions, read.OtherCaptions);
        Assert.Equal(document.Tags, read.Tags);
        Assert.Equal(document.Paths, read.Paths);
        Assert.Equal(1, Samples.Cosine(document.Vector!, read.Vector!), 6);
        Assert.Equal(1, await Index.CountAsync(Token));
        // A tabby is a cat: what is asked here is whether the old sentence is gone.
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = "cat", TagWeight = 0 }, Token)).Words);
        Assert.Single((await Index.FindAsync(new IndexQuery { Text = "horse" }, Token)).Words);
        Assert.Single((await Index.FindAsync(new IndexQuery { Text = "pet" }, Token)).Words);
    }

    [Fact]
    public async Task SetCaptions_InTheBatchOfTheDocument_ComesAfterIt()
    {
        CaptionDocument document = Samples.Document("a", "a cat", 1);
        await WriteAsync(
            new IndexBatch
            {
                Documents = [document],
                SetCaptions =
                [
                    new(document.Id, "a lion", CaptionSource.Human, null, IsLocked: true),
                    new(document.Id, "a tiger", CaptionSource.Human, null, IsLocked: true),
                ],
            });

        CaptionDocument read = await GetOneAsync(document.Id);
        Assert.Equal(("a tiger", CaptionSource.Human, true), (read.Caption, read.CaptionSource, read.IsLocked));
        Assert.Single((await Index.FindAsync(new IndexQuery { Text = "tiger" }, Token)).Words);
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = "cat lion" }, Token)).Words);
    }

    [Fact]
    public async Task SetCaptions_ThenTheModelAgain_PersonsTextStays()
    {
        CaptionDocument document = Samples.Document("a", "a cat", 1);
        await WriteAsync(Samples.Batch(document));
        await WriteAsync(new IndexBatch { SetCaptions = [new(document.Id, "my tabby", CaptionSource.Human, null, IsLocked: false)] });
        await WriteAsync(Samples.Batch(document with { Caption = "a kitten" }));
        Assert.Equal("my tabby", (await GetOneAsync(document.Id)).Caption);

        // Taken back: from now on the model's word counts again.
        await WriteAsync(new IndexBatch { SetCaptions = [new(document.Id, "a cat", CaptionSource.Model, 0.5, IsLocked: false)] });
        await WriteAsync(Samples.Batch(document with { Caption = "a kitten" }));
        Assert.Equal("a kitten", (await GetOneAsync(document.Id)).Caption);
    }

    [Fact]
    public async Task Write_WithoutOtherCaptionsAndTags_KeepsTheStoredOnes()
    {
        CaptionDocument document = Samples.Document("a", "a cat", 1) with
        {
            OtherCaptions = ["a lion", "a tiger"],
            Tags = [new DocumentTag("tabby", 0.5f)],
        };
        await WriteAsync(Samples.Batch(document));
        await WriteAsync(Samples.Batch(document with { Caption = "a dog", OtherCaptions = [], Tags = [] }));
        CaptionDocument read = await GetOneAsync(document.Id);
        Assert.Equal(["a lion", "a tiger"], read.OtherCaptions);
        Assert.Equal(document.Tags, read.Tags);
        Assert.Single((await Index.FindAsync(new IndexQuery { Text = "tiger" }, Token)).Words);

        await WriteAsync(
            Samples.Batch(document with { Caption = "a dog", OtherCaptions = ["a horse"], Tags = [new DocumentTag("pony", 0.25f)] }));
        read = await GetOneAsync(document.Id);
        Assert.Equal(["a horse"], read.OtherCaptions);
        Assert.Equal([new DocumentTag("pony", 0.25f)], read.Tags);
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = "tiger" }, Token)).Words);
        Assert.Single((await Index.FindAsync(new IndexQuery { Text = "horse" }, Token)).Words);
    }

    [Fact]
    public async Task Find_OtherCaptions_AreSearchedLikeTheFirst()
    {
        await WriteAsync(
            Samples.Batch(
                Samples.Document("a", "two men") with { OtherCaptions = ["a game of chess"] },
                Samples.Document("b", "a game of chess"),
                Samples.Document("c", "", 3) with { OtherCaptions = ["a blue sky"] }));
        Assert.Equal(2, (await Index.FindAsync(new IndexQuery { Text = "chess" }, Token)).Words.Count);
        Assert.Equal(Samples.Id("c"), Assert.Single((await Index.FindAsync(new IndexQuery { Text = "sky" }, Token)).Words).Id);
    }

    [Fact]
    public async Task Read_GivesAllAscending()
    {
        CaptionDocument[] documents = [.. Enumerable.Range(0, 250).Select(i => Samples.Document($"d{i}", $"a dog {i}", i))];
        await WriteAsync(Samples.Batch(documents));

        List<CaptionDocument> read = [];
        await foreach (CaptionDocument document in Index.ReadAsync(withVectors: true, Token))
        {
            read.Add(document);
        }

        CaptionDocument[] expected = [.. documents.OrderBy(document => document.Id, StringComparer.Ordinal)];
        Assert.Equal(expected.Select(document => (document.Id, document.Caption)), read.Select(document => (document.Id, document.Caption)));
        Assert.All(expected.Zip(read), pair => Assert.Equal(1, Samples.Cosine(pair.First.Vector!, pair.Second.Vector!), 6));

        await foreach (CaptionDocument document in Index.ReadAsync(withVectors: false, Token))
        {
            Assert.Null(document.Vector);
        }
    }

    private async Task<CaptionDocument> GetOneAsync(string id) => Assert.Single(await Index.GetAsync([id], withVectors: true, Token));
}
