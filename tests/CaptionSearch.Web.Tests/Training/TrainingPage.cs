using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaptionSearch.Cli;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Web.Hosting;

namespace CaptionSearch.Web.Training;

/// <summary>The training page as a visitor without scripts uses it.</summary>
internal sealed partial class TrainingPage(RunningServer server)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>The data set that comes with the program: 12 pictures.</summary>
    public static string Sample { get; } = Path.Combine(WorkingTree.Root, "custom_dataset.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Trainings run in the program that was built with the tests.</summary>
    public static ServeOptions WithProgram(ServeOptions options)
        => options with { Program = ["dotnet", typeof(CommandLine).Assembly.Location] };

    /// <summary>The page's source, entities decoded.</summary>
    public async Task<string> ReadAsync() => WebUtility.HtmlDecode(await server.Client.GetStringAsync("/training", Token));

    /// <summary>Sends one of the page's forms and follows to the page that is shown then.</summary>
    public async Task<string> SendAsync(string handler, params (string Name, string Value)[] fields)
    {
        string token = AntiforgeryField().Match(await server.Client.GetStringAsync("/training", Token)).Groups[1].Value;
        using FormUrlEncodedContent form = new(
            fields.Append((Name: "__RequestVerificationToken", Value: token)).Select(static field => KeyValuePair.Create(field.Name, field.Value)));
        using HttpResponseMessage reply = await server.Client.PostAsync($"/training?handler={handler}", form, Token);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return WebUtility.HtmlDecode(await reply.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Starts a training on the sample.</summary>
    public Task<string> StartAsync(int epochs, string name = "mine", string from = "model")
        => SendAsync("Start", ("dataset", Sample), ("epochs", $"{epochs}"), ("embeddingEpochs", "2"), ("name", name), ("from", from));

    /// <summary>Reads the events of the training until one is as wanted.</summary>
    public async Task<List<JsonElement>> FollowAsync(Func<JsonElement, bool> isLast)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        end.CancelAfter(LongestWait);
        await using Stream stream = await server.Client.GetStreamAsync("/training/events", end.Token);
        using StreamReader reader = new(stream);
        List<JsonElement> lines = [];
        bool isLine = false;
        while (await reader.ReadLineAsync(end.Token) is { } text)
        {
            if (text.StartsWith("event: ", StringComparison.Ordinal))
            {
                isLine = text == "event: line";
            }
            else if (isLine && text.StartsWith("data: ", StringComparison.Ordinal))
            {
                lines.Add(JsonDocument.Parse(text[6..]).RootElement);
                if (isLast(lines[^1]))
                {
                    return lines;
                }
            }
        }

        throw new InvalidOperationException("The events ended.");
    }

    /// <summary>Waits until the page shows something.</summary>
    public async Task<string> UntilAsync(string text)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string page = await ReadAsync();
            if (page.Contains(text, StringComparison.Ordinal))
            {
                return page;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < LongestWait, $"'{text}' never came:\n{page}");
            await Task.Delay(200, Token);
        }
    }

    public static string Kind(JsonElement line) => line.GetProperty("event").GetString()!;

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
