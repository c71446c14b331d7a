using System.Collections.Concurrent;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Searching;

/// <summary>Many queries at once, with and without another version of the index taking its place meanwhile.</summary>
public sealed class ConcurrentSearchTests(TwoModels models) : IClassFixture<TwoModels>
{
    private const int Pictures = 10;
    private const string Query = "a dog in the grass";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_32AtOnce_AnswersAsOneAfterTheOther()
    {
        using Library library = await FilledAsync();
        using TemporaryFolder elsewhere = new();
        SearchRequest[] requests =
        [
            .. Enumerable.Range(0, 32).Select(i => (i % 6) switch
            {
                0 => new SearchRequest { Text = TinyModel.Words[i] + " " + TinyModel.Words[i + 1] },
                1 => new SearchRequest { Picture = library.Picture(i % Pictures) },
                2 => new SearchRequest { Picture = elsewhere.Write($"{i}.png", PngPicture.Blocks(100 + i)) },
                3 => new SearchRequest { PictureBytes = PngPicture.Blocks(200 + i), Text = "a dog" },
                4 => new SearchRequest { Picture = library.Id(i % Pictures), Others = [new SearchTerm("snow", -1)] },
                _ => new SearchRequest { Text = "man", Others = [new SearchTerm(library.Picture(1), 2)], Explain = true },
            }),
        ];
        string[] expected = await AloneAsync(library, requests);
        await using PictureSearch together = PictureSearch.Open(library.Data, library.Load);
        SearchReply[] replies = await Task.WhenAll(requests.Select(request => Task.Run(() => together.RunAsync(request, Token))));

        Assert.Equal(expected, replies.Select(Text));
        Assert.All(replies, reply => Assert.NotEmpty(reply.Hits));
    }

    [Fact]
    public async Task Run_WhileVersionsChange_AlwaysAnswersByOneVersionAlone()
    {
        using Library library = await FilledAsync();
        SearchRequest[] requests = [new() { Text = Query, Limit = Pictures }, new() { PictureBytes = PngPicture.Blocks(77), Limit = Pictures }];
        string[] old = await AloneAsync(library, requests);
        ConcurrentDictionary<string, int> seen = new();
        using CancellationTokenSource finished = new();
        await using PictureSearch search = PictureSearch.Open(library.Data, library.Load);
        Task[] clients = [.. Enumerable.Range(0, 6).Select(i => Task.Run(() => AskAsync(requests[i % 2])))];

        await library.ReindexAsync();
        string[] next = await AloneAsync(library, requests);
        await SeenAsync(next);
        await Rollback.RunAsync(library.Data, Token);
        seen.Clear();
        await SeenAsync(old);
        await finished.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Empty(old.Intersect(next));

        async Task AskAsync(SearchRequest request)
        {
            while (!finished.IsCancellationRequested)
            {
                seen.AddOrUpdate(Text(await search.RunAsync(request, Token)), 1, static (_, count) => count + 1);
            }
        }

        // A client that has failed ends the waiting.
        async Task SeenAsync(string[] expected)
        {
            while (!expected.All(seen.ContainsKey) && !clients.Any(client => client.IsCompleted))
            {
                await Task.Delay(20, Token);
            }

            Assert.Empty(seen.Keys.Except(old).Except(next));
        }
    }

    private static async Task<string[]> AloneAsync(Library library, SearchRequest[] requests)
    {
        await using PictureSearch search = PictureSearch.Open(library.Data, library.Load);
        List<string> answers = [];
        foreach (SearchRequest request in requests)
        {
            answers.Add(Text(await search.RunAsync(request, Token)));
        }

        return [.. answers];
    }

    private static string Text(SearchReply reply)
        => reply.Caption + "\n" + string.Join('\n', reply.Hits.Select(hit => $"{hit.Document.Id} {hit.Score:R} {hit.Vector?.Value:R} {hit.Words?.Value:R}"));

    private async Task<Library> FilledAsync()
    {
        Library library = new(models);
        library.Add(0, Pictures);
        await library.IndexAsync();
        return library;
    }
}
