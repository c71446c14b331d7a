using System.CommandLine;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>query PICTURE</c>: pictures like a picture; <c>query -</c> reads pictures from standard input.</summary>
internal static class QueryCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "query",
            "Find pictures like a picture. It is captioned, and its sentence and its vector are looked for; the picture itself is left out of the hits.",
            ("captionsearch query holiday.jpg", "the ten pictures most like it"),
            ("captionsearch query holiday.jpg --paths -n 3", "only the paths of the best three"),
            ("captionsearch query holiday.jpg --plus snow --minus person", "like it, with snow and rather without people"),
            ("captionsearch query holiday.jpg --date 2023 --sort date", "only of that year, the newest first"),
            ("captionsearch query -", "type a path a line; q ends"),
            ("ls *.jpg | captionsearch query - --json", "one JSON object a line: query, caption, hits"));
        Argument<string> picture = new("PICTURE") { Description = "A file, a path or an id of the index; - reads one a line from standard input." };
        Option<bool> json = VerbOptions.Json();
        Option<bool> paths = VerbOptions.Paths();
        Option<bool> explain = VerbOptions.Explain();
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        Option<int> threads = VerbOptions.Threads();
        Option<bool> quiet = new("--quiet", "-q") { Description = "Do not print the query picture's own sentence." };
        verb.Arguments.Add(picture);
        SearchOptions options = new(verb);
        foreach (Option option in new Option[] { json, paths, explain, data, model, threads, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            HitWriter writer = new(console, HitWriter.Choose(verb.Name, parsed.GetValue(json), parsed.GetValue(paths), console), parsed.GetValue(explain));
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            await using PictureSearch search = PictureSearch.Open(
                place,
                new ModelChoice(place, parsed.GetValue(model), console.Environment).Load,
                threads: parsed.GetValue(threads));
            string subject = parsed.GetRequiredValue(picture);
            SearchRequest request = options.Read(parsed, verb.Name, parsed.GetValue(explain));
            return subject == "-"
                ? await new QueryLoop(search, writer, request, console).RunAsync(cancellationToken).ConfigureAwait(false)
                : await RunAsync(request with { Picture = subject }, search, writer, parsed.GetValue(quiet), console, cancellationToken).ConfigureAwait(false);
        });
        return verb;
    }

    /// <summary>Runs one query.</summary>
    internal static async Task<int> RunAsync(
        SearchRequest request, PictureSearch search, HitWriter writer, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        SearchReply reply;
        try
        {
            reply = await search.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (SearchRequestException error)
        {
            throw new UsageException("query", error.Message);
        }

        if (!quiet)
        {
            // Beside the hits, not among them: a pipe gets hits only.
            await console.Error.WriteLineAsync($"{request.Picture}: {reply.Caption}").ConfigureAwait(false);
        }

        writer.Write(reply.Hits);
        return await NothingFound.ExitCodeAsync(reply, request, console).ConfigureAwait(false);
    }
}
