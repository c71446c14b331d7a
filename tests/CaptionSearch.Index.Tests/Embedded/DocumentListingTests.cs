using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Listing;
using CaptionSearch.Tests.Shared;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>What lists of the index in a folder have of their own: a table's index, and two ways with a filter.</summary>
public sealed class DocumentListingTests : IDisposable
{
    private const int Count = 2500;

    private static readonly DateTimeOffset FirstTime = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(100)] // sorted
    [InlineData(2000)] // found along the order of all
    public async Task List_FilterThatLeavesFewOrMany_IsTheSamePages(int width)
    {
        CaptionDocument[] documents = await WriteAsync();
        string[] expected = [.. documents.Where(document => document.Width <= width).OrderBy(ListPlace.Of).Select(document => document.Id)];
        await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(_folder.Path);
        DocumentList list = new() { Filter = new DocumentFilter { MaxWidth = width }, Limit = 200 };
        List<string> there = [];
        List<string> back = [];

        DocumentPage page = await index.ListAsync(list, Token);
        there.AddRange(page.Documents.Select(document => document.Id));
        while (page.Next is { } next)
        {
            page = await index.ListAsync(list with { After = next }, Token);
            there.AddRange(page.Documents.Select(document => document.Id));
        }

        back.InsertRange(0, page.Documents.Select(document => document.Id));
        while (page.Previous is { } previous)
        {
            page = await index.ListAsync(list with { Before = previous, Limit = 170 }, Token);
            back.InsertRange(0, page.Documents.Select(document => document.Id));
        }

        Assert.Equal(expected, there);
        Assert.Equal(expected, back);
        Assert.Equal(expected.Length, page.Total);
    }

    [Theory]
    [InlineData("ORDER BY {0} DESC, id LIMIT 50")]
    [InlineData("ORDER BY {0}, id DESC LIMIT 50")]
    [InlineData("WHERE {0} = 5 AND id > x'00' ORDER BY id LIMIT 50")]
    [InlineData("WHERE {0} = 5 AND id < x'00' ORDER BY id DESC LIMIT 50")]
    [InlineData("WHERE {0} < 5 ORDER BY {0} DESC, id LIMIT 50")]
    [InlineData("WHERE {0} > 5 ORDER BY {0}, id DESC LIMIT 50")]
    public async Task List_IsReadAlongTheIndexWithoutSorting(string query)
    {
        await WriteAsync();

        string plan = Plan($"SELECT number, {Schema.ListTime}, id FROM documents {query.Replace("{0}", Schema.ListTime, StringComparison.Ordinal)}");

        Assert.Contains(Schema.ListIndex, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_FolderOfAnEarlierBuild_IsRightBeforeAndAfterItIsWritten()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(WorkingTree.Root, "tests", "data", "indexes", "v3")))
        {
            File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)));
        }

        DocumentPage before;
        await using (EmbeddedIndex reader = EmbeddedIndex.OpenReadOnly(_folder.Path))
        {
            before = await reader.ListAsync(new DocumentList(), Token);
        }

        Assert.Equal(3, before.Documents.Count);
        Assert.Equal(before.Documents.OrderBy(ListPlace.Of), before.Documents);
        Assert.DoesNotContain(Schema.ListIndex, Plan($"SELECT id FROM documents ORDER BY {Schema.ListTime} DESC, id"), StringComparison.Ordinal);

        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        DocumentPage after = await index.ListAsync(new DocumentList(), Token);

        Assert.Equal(before.Documents.Select(document => document.Id), after.Documents.Select(document => document.Id));
        Assert.Contains(Schema.ListIndex, Plan($"SELECT id FROM documents ORDER BY {Schema.ListTime} DESC, id"), StringComparison.Ordinal);
    }

    private async Task<CaptionDocument[]> WriteAsync()
    {
        Random random = new(3);
        CaptionDocument[] documents =
        [
            .. Enumerable.Range(0, Count).Select(i => new CaptionDocument
            {
                Id = Samples.Id(i),
                Caption = "a dog",
                Width = random.Next(1, 2500),
                FileTime = i % 5 == 0 ? null : FirstTime.AddHours(random.Next(200)),
            }),
        ];
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.WriteAsync(Samples.Batch(documents), Token);
        return documents;
    }

    private string Plan(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(_folder.Path, "index.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        using SqliteDataReader rows = command.ExecuteReader();
        List<string> lines = [];
        while (rows.Read())
        {
            lines.Add(rows.GetString(3));
        }

        return string.Join('\n', lines);
    }
}
