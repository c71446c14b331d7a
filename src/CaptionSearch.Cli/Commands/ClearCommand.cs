using System.CommandLine;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Status;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>clear</c>, also <c>reset</c>: empties the index.</summary>
internal static class ClearCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "clear",
            "Empty the index; also when it is damaged, of another version or of another model. The pictures are not touched.",
            ("captionsearch clear --yes", "without being asked"),
            ("captionsearch reset --yes", "the same"));
        verb.Aliases.Add("reset");
        Option<bool> yes = new("--yes", "-y") { Description = "Do not ask." };
        Option<string?> data = VerbOptions.Data();
        verb.Options.Add(yes);
        verb.Options.Add(data);
        verb.SetAction((parsed, cancellationToken)
            => RunAsync(DataFolder.Locate(parsed.GetValue(data), console.Environment), parsed.GetValue(yes), console, cancellationToken));
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(DataFolder data, bool yes, CliConsole console, CancellationToken cancellationToken)
    {
        if (!yes)
        {
            if (!console.InIsTerminal)
            {
                throw new UsageException("clear", $"this forgets every picture in {data.Root}. Repeat with --yes if that is meant.");
            }

            await console.Error.WriteAsync($"Forget every picture in {data.Root}? [y/N] ").ConfigureAwait(false);
            string? answer = await console.In.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (answer?.Trim() is not ("y" or "Y" or "yes"))
            {
                await console.Error.WriteLineAsync("Nothing was changed.").ConfigureAwait(false);
                return ExitCode.NothingFound;
            }
        }

        await IndexReset.RunAsync(data, cancellationToken).ConfigureAwait(false);
        await console.Error.WriteLineAsync("The index is empty.").ConfigureAwait(false);
        if (Directory.Exists(data.UploadsFolder) && Directory.EnumerateFiles(data.UploadsFolder, "*", SearchOption.AllDirectories).Any())
        {
            await console.Error.WriteLineAsync(
                $"Pictures that were uploaded stay in {data.UploadsFolder}. To take them in again: captionsearch index \"{data.UploadsFolder}\"").ConfigureAwait(false);
        }

        return ExitCode.Success;
    }
}
