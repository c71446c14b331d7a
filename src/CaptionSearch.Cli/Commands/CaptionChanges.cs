using System.CommandLine;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Index;

namespace CaptionSearch.Cli.Commands;

/// <summary>The part of <c>caption</c> that changes sentences of the index: <c>--set</c>, <c>--lock</c>, <c>--unlock</c>, <c>--reset</c>.</summary>
internal sealed class CaptionChanges
{
    private readonly Option<string?> _set = new("--set")
    {
        Description = "Write this sentence into the index; no model and no import overwrites it.",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _lock = new("--lock") { Description = "Keep the sentence that the index has, whoever wrote it." };
    private readonly Option<bool> _unlock = new("--unlock") { Description = "Let it go again." };
    private readonly Option<bool> _reset = new("--reset") { Description = "Have the model write the sentence anew, also over a person's." };

    /// <summary>Adds the options to the verb.</summary>
    public CaptionChanges(Verb verb)
    {
        foreach (Option option in new Option[] { _set, _lock, _unlock, _reset })
        {
            verb.Options.Add(option);
        }

        verb.Validators.Add(result =>
        {
            int asked = (result.GetResult(_set) is null ? 0 : 1) + new[] { _lock, _unlock, _reset }.Count(option => result.GetResult(option) is not null);
            if (asked > 1)
            {
                result.AddError("--set, --lock, --unlock and --reset exclude each other.");
            }
        });
    }

    /// <summary>Whether one of the options was given.</summary>
    public bool IsAskedFor(ParseResult parsed)
        => parsed.GetValue(_set) is not null || parsed.GetValue(_lock) || parsed.GetValue(_unlock) || parsed.GetValue(_reset);

    /// <summary>Changes the sentences of pictures: 3 when one of them could not be changed.</summary>
    public async Task<int> RunAsync(
        ParseResult parsed, IReadOnlyList<string> pictures, DataFolder data, Func<string?, CaptionModel> model, DescriptionSettings settings, bool json,
        CliConsole console, CancellationToken cancellationToken)
    {
        string? sentence = parsed.GetValue(_set);
        if (sentence is not null && pictures.Count > 1)
        {
            throw new UsageException("caption", $"--set writes one sentence for one picture, {pictures.Count} were given.");
        }

        CaptionEdit edit = new(data);
        int exitCode = ExitCode.Success;
        List<(string Picture, CaptionDocument Document)> done = [];
        foreach (string picture in pictures)
        {
            try
            {
                CaptionDocument document = sentence is not null ? await edit.SetAsync(picture, sentence, cancellationToken).ConfigureAwait(false)
                    : parsed.GetValue(_reset) ? await edit.ResetAsync(picture, model, settings, cancellationToken).ConfigureAwait(false)
                    : await edit.LockAsync(picture, parsed.GetValue(_lock), cancellationToken).ConfigureAwait(false);
                done.Add((picture, document));
                if (!json)
                {
                    await console.Out.WriteLineAsync(pictures.Count > 1 ? $"{picture}\t{document.Caption}" : document.Caption).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is CaptionEditException || ErrorBoundary.IsAboutOneFile(error))
            {
                await console.Error.WriteLineAsync("captionsearch: " + error.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
                exitCode = ExitCode.Failed;
            }
        }

        if (json)
        {
            WriteJson(done, console);
        }

        return exitCode;
    }

    private static void WriteJson(IReadOnlyList<(string Picture, CaptionDocument Document)> done, CliConsole console)
        => JsonText.Write(console.Out, indented: true, json =>
        {
            json.WriteStartArray();
            foreach ((string picture, CaptionDocument document) in done)
            {
                json.WriteStartObject();
                json.WriteString("path", picture);
                json.WriteString("id", document.Id);
                json.WriteString("caption", document.Caption);
                json.WriteString("source", document.CaptionSource.ToString().ToLowerInvariant());
                json.WriteBoolean("locked", document.IsLocked);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
