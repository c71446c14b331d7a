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
            "Find pictures by a text: by the words of their sentences, and by meaning.",
            ("captionsearch search \"a dog in the grass\"", "the ten best pictures"),
            ("captionsearch search beach sunset -n 3", "quotes may be left out"),
            ("captionsearch search \"two children\" --paths | xargs -d '\\n' cp -t found/", "copy what was found"),
            ("captionsearch search \"red car\" --json --explain", "each hit with both its scores"));
        Argument<string[]> text = new("TEXT") { Description = "A few words or a sentence.", Arity = ArgumentArity.OneOrMore };
        Option<int> limit = VerbOptions.Limit();
        Option<bool> json = VerbOptions.Json();
        Option<bool> paths = VerbOptions.Paths();
        Option<bool> explain = VerbOptions.Explain();
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        verb.Arguments.Add(text);
        foreach (Option option in new Option[] { limit, json, paths, explain, data, model })
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
            return await RunAsync(string.Join(' ', parsed.GetRequiredValue(text)), parsed.GetValue(limit), search, writer, console, cancellationToken)
                .ConfigureAwait(false);
        });
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(
        string text, int limit, PictureSearch search, HitWriter writer, CliConsole console, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("search", "the text is empty; give a few words, for example: captionsearch search \"a dog in the grass\".");
        }

        SearchReply reply = await search.ByTextAsync(text, limit, cancellationToken).ConfigureAwait(false);
        writer.Write(reply.Hits);
        return await NothingFound.ExitCodeAsync(reply, $"\"{text}\"", console).ConfigureAwait(false);
    }
}
