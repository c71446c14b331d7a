namespace CaptionSearch.Index.Tests;

/// <summary>Lists of all documents, page by page.</summary>
public abstract partial class CaptionIndexContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(200)]
    public async Task List_PageByPage_IsEveryDocumentInOrderThereAndBack(int limit)
    {
        string[] expected = Listed(await WriteListedAsync());
        List<DocumentPage> pages = [await Index.ListAsync(new DocumentList { Limit = limit }, Token)];
        while (pages[^1].Next is { } next)
        {
            Assert.True(pages.Count <= expected.Length);
            pages.Add(await Index.ListAsync(new DocumentList { Limit = limit, After = next }, Token));
        }

        Assert.Equal(expected, pages.SelectMany(page => page.Documents.Select(document => document.Id)));
        Assert.All(pages, page => Assert.Equal(expected.Length, page.Total));
        Assert.All(pages[..^1], page => Assert.Equal(limit, page.Documents.Count));
        Assert.Null(pages[0].Previous);
        for (int i = pages.Count - 1; i > 0; i--)
        {
            DocumentPage before = await Index.ListAsync(new DocumentList { Limit = limit, Before = pages[i].Previous }, Token);
            Assert.Equal(pages[i - 1].Documents.Select(document => document.Id), before.Documents.Select(document => document.Id));
            Assert.Equal((pages[i - 1].Next, pages[i - 1].Previous, expected.Length), (before.Next, before.Previous, before.Total));
        }
    }

    [Fact]
    public async Task List_Document_IsWholeWithoutItsVector()
    {
        CaptionDocument[] documents = await WriteListedAsync();

        CaptionDocument listed = (await Index.ListAsync(new DocumentList { Limit = 1 }, Token)).Documents[0];

        CaptionDocument read = Assert.Single(await Index.GetAsync([listed.Id], withVectors: false, Token));
        Assert.Equal(read with { Paths = [], Tags = [], OtherCaptions = [] }, listed with { Paths = [], Tags = [], OtherCaptions = [] });
        Assert.Equal(documents.Single(document => document.Id == listed.Id).Paths, listed.Paths);
        Assert.Null(listed.Vector);
    }

    [Theory]
    [MemberData(nameof(FilterNames))]
    public async Task List_Filter_LeavesWhatFits(string name)
    {
        CaptionDocument[] documents = await WriteVariedAsync();
        (DocumentFilter filter, Func<CaptionDocument, bool> fits) = Filters[name];
        string[] expected = Listed(documents.Where(fits));

        DocumentPage first = await Index.ListAsync(new DocumentList { Filter = filter, Limit = 5 }, Token);

        Assert.Equal(expected.Take(5), first.Documents.Select(document => document.Id));
        Assert.Equal(expected.Length, first.Total);
        Assert.Equal(expected.Length > 5, first.Next is not null);
        if (first.Next is not null)
        {
            DocumentPage rest = await Index.ListAsync(new DocumentList { Filter = filter, Limit = 200, After = first.Next }, Token);
            Assert.Equal(expected.Skip(5), rest.Documents.Select(document => document.Id));
            Assert.Equal((null, expected.Length), (rest.Next, rest.Total));
            DocumentPage back = await Index.ListAsync(new DocumentList { Filter = filter, Limit = 3, Before = rest.Previous }, Token);
            Assert.Equal(expected[2..5], back.Documents.Select(document => document.Id));
            Assert.NotNull(back.Previous);
            Assert.NotNull(back.Next);
        }
    }

    [Fact]
    public async Task List_NothingIsLeftThere_IsTheLastOrTheFirstPage()
    {
        string[] expected = Listed(await WriteListedAsync());
        DocumentPage first = await Index.ListAsync(new DocumentList { Limit = expected.Length - 3 }, Token);
        DocumentPage last = await Index.ListAsync(new DocumentList { Limit = 10, After = first.Next }, Token);
        Assert.Equal(3, last.Documents.Count);
        await WriteAsync(new IndexBatch { RemovedIds = expected[^3..] });

        DocumentPage behind = await Index.ListAsync(new DocumentList { Limit = 4, After = first.Next }, Token);

        Assert.Equal(expected[^7..^3], behind.Documents.Select(document => document.Id));
        Assert.Null(behind.Next);
        Assert.NotNull(behind.Previous);
        await WriteAsync(new IndexBatch { RemovedIds = expected[..^5] });
        DocumentPage inFront = await Index.ListAsync(new DocumentList { Limit = 4, Before = behind.Previous }, Token);
        Assert.Equal(expected[^5..^3], inFront.Documents.Select(document => document.Id));
        Assert.Equal((null, null, 2), (inFront.Next, inFront.Previous, inFront.Total));
    }

    [Fact]
    public async Task List_PlaceOfADocumentThatIsGone_IsStillAPlace()
    {
        string[] expected = Listed(await WriteListedAsync());
        DocumentPage first = await Index.ListAsync(new DocumentList { Limit = 5 }, Token);
        await WriteAsync(new IndexBatch { RemovedIds = [expected[4]] });

        DocumentPage second = await Index.ListAsync(new DocumentList { Limit = 5, After = first.Next }, Token);
        DocumentPage back = await Index.ListAsync(new DocumentList { Limit = 5, Before = second.Previous }, Token);

        Assert.Equal(expected[5..10], second.Documents.Select(document => document.Id));
        Assert.Equal(expected[..4], back.Documents.Select(document => document.Id));
    }

    [Fact]
    public async Task List_EmptyIndex_IsAnEmptyPage()
    {
        DocumentPage page = await Index.ListAsync(new DocumentList(), Token);

        Assert.Empty(page.Documents);
        Assert.Equal((null, null, 0), (page.Next, page.Previous, page.Total));
    }

    [Theory]
    [InlineData("", null, 50)]
    [InlineData("12", null, 50)]
    [InlineData("1.2", null, 50)]
    [InlineData("-2.0000000000000000000000000000000000000000000000000000000000000001", null, 50)]
    [InlineData(null, "1' OR 1=1.0000000000000000000000000000000000000000000000000000000000000001", 50)]
    [InlineData("1.0000000000000000000000000000000000000000000000000000000000000001", "1.0000000000000000000000000000000000000000000000000000000000000001", 50)]
    [InlineData(null, null, 0)]
    [InlineData(null, null, 201)]
    public async Task List_BadRequest_Throws(string? after, string? before, int limit)
        => await Assert.ThrowsAnyAsync<ArgumentException>(() => Index.ListAsync(new DocumentList { After = after, Before = before, Limit = limit }, Token));

    /// <summary>The obvious order.</summary>
    private static string[] Listed(IEnumerable<CaptionDocument> documents)
        => [.. documents.OrderBy(d => d.FileTime is null).ThenByDescending(d => d.FileTime).ThenBy(d => d.Id, StringComparer.Ordinal).Select(d => d.Id)];

    /// <summary>Documents of which several have the same time, or none.</summary>
    private async Task<CaptionDocument[]> WriteListedAsync()
    {
        CaptionDocument[] documents =
        [
            .. Enumerable.Range(0, 47).Select(i => Samples.Document($"l{i}") with
            {
                FileTime = (i % 4) switch
                {
                    0 => null,
                    1 => FirstTime,
                    2 => FirstTime.AddTicks(i / 8), // closer together than a millisecond
                    _ => FirstTime.AddYears(-i),
                },
            }),
        ];
        await WriteAsync(Samples.Batch(documents));
        return documents;
    }
}
