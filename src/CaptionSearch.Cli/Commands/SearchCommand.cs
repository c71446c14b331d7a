using System.CommandLine;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>search TEXT</c>: pictures for a few words.</summary>
internal static class SearchCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "search",
            "Find pictures by a text: by the words of their sentences and tags, and by meaning. \"two dogs\" in quotes must be there word for word, -cat and -\"red car\" must not.",
            ("captionsearch search \"a dog in the grass\"", "the best ten pictures"),
            ("captionsearch search beach sunset -n 3", "quotes may be left out"),
            ("captionsearch search 'dog \"red ball\" -snow'", "these words word for word, and no snow"),
            ("captionsearch search dog --plus beach.jpg --minus 2:person", "like this picture too, and rather without people"),
            ("captionsearch search dog + beach - person", "the same in short; the signs stand alone"),
            ("captionsearch search dog --date 2024-05.. --width 1000.. --path ~/Pictures", "only such files"),
            ("captionsearch search dog --sort date -n 50", "the newest first of what is relevant"),
            ("captionsearch search submarine --min-score 0", "everything, however improbable"),
            ("captionsearch search \"two children\" --paths | xargs -d '\\n' cp -t found/", "copy what was found"),
            ("captionsearch search \"red car\" --explain", "why each hit is there; with --json for programs"));
        Argument<string[]> text = new("TEXT") { Description = "A few words or a sentence.", Arity = ArgumentArity.ZeroOrMore };
        verb.Arguments.Add(text);
        SearchOptions options = new(verb);
        Option<bool> json = VerbOptions.Json();
        Option<bool> paths = VerbOptions.Paths();
        Option<bool> explain = VerbOptions.Explain();
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        foreach (Option option in new Option[] { json, paths, explain, data, model })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            HitWriter writer = new(console, HitWriter.Choose(verb.Name, parsed.GetValue(json), parsed.GetValue(paths), console), parsed.GetValue(explain));
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            await using PictureSearch search = PictureSearch.Open(
                place,
                new ModelChoice(place, parsed.GetValue(model), console.Environment).Load);
            SearchWords words = Words(parsed.GetValue(text) ?? [], verb.Name);
            SearchRequest request = options.Read(parsed, verb.Name, parsed.GetValue(explain));
            return await RunAsync(
                request with { Text = words.Text, Others = [.. words.Others, .. request.Others] }, search, writer, console, cancellationToken)
                .ConfigureAwait(false);
        });
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(
        SearchRequest request, PictureSearch search, HitWriter writer, CliConsole console, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Text) && request.Others.Count == 0)
        {
            throw new UsageException("search", "the text is empty; give a few words, for example: captionsearch search \"a dog in the grass\".");
        }

        SearchReply reply;
        try
        {
            reply = await search.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (SearchRequestException error)
        {
            throw new UsageException("search", error.Message);
        }

        writer.Write(reply.Hits);
        return await NothingFound.ExitCodeAsync(reply, request, console).ConfigureAwait(false);
    }

    private static SearchWords Words(string[] arguments, string verb)
    {
        // The shell has taken the quotation marks: an option that does not exist must not become a word.
        string? unknown = Array.Find(arguments, static argument
            => argument.StartsWith("--", StringComparison.Ordinal) && !argument.Contains(' ', StringComparison.Ordinal));
        if (unknown is not null)
        {
            throw new UsageException(verb, $"there is no option {unknown}. Try 'captionsearch {verb} --help'.");
        }

        try
        {
            return SearchWords.Read(arguments);
        }
        catch (FormatException error)
        {
            throw new UsageException(verb, error.Message);
        }
    }
}
