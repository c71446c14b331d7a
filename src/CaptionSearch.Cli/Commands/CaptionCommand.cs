using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Describing;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>caption FILE...</c>: a sentence for each picture, without index.</summary>
internal static class CaptionCommand
{
    private const int ShownTags = 5;

    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "caption",
            "Write a sentence for each picture; nothing is stored. With --set, --lock, --unlock or --reset: change the sentence that the index has.",
            ("captionsearch caption holiday.jpg", "one sentence"),
            ("captionsearch caption *.jpg", "path, tab, sentence"),
            ("captionsearch caption --tags holiday.jpg", "also the five likeliest of ImageNet's 1,000 classes, with probability"),
            ("captionsearch caption holiday.jpg --beam 1 --words 8", "greedy, at most eight words"),
            ("captionsearch caption holiday.jpg --n-best 3", "the three best sentences, each after its confidence"),
            ("captionsearch caption --set \"my grandmother in Lisbon\" holiday.jpg", "correct the sentence in the index; no model overwrites it"),
            ("captionsearch caption --lock holiday.jpg", "keep the present sentence; --unlock lets it go"),
            ("captionsearch caption --reset holiday.jpg", "give the picture back to the model"));
        Argument<string[]> files = new("FILE") { Description = "Pictures: JPEG, PNG, WebP, GIF or TIFF.", Arity = ArgumentArity.OneOrMore };
        // A switch, not a number: "--tags FILE" would take the file for the number.
        Option<bool> tags = new("--tags") { Description = "Show the five likeliest of ImageNet's 1,000 classes, with probability." };
        Option<int?> beam = VerbOptions.Beam();
        Option<int?> words = VerbOptions.Words();
        Option<int?> best = VerbOptions.OptionalNumber("--n-best", "Show so many of the best sentences, each with its confidence; at most the beam.", 1, 64);
        Option<bool> json = VerbOptions.Json();
        Option<string?> model = VerbOptions.Model();
        Option<int> threads = VerbOptions.Threads();
        Option<string?> data = VerbOptions.Data();
        CaptionChanges changes = new(verb);
        verb.Arguments.Add(files);
        foreach (Option option in new Option[] { tags, beam, words, best, json, model, threads, data })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            DescriptionSettings settings = new()
            {
                Beam = parsed.GetValue(beam),
                MaxWords = parsed.GetValue(words),
                Hypotheses = parsed.GetValue(best) ?? 0,
                Tags = parsed.GetValue(tags) ? ShownTags : 0,
                MinTagProbability = 0,
            };
            string? modelFolder = parsed.GetValue(model);
            if (changes.IsAskedFor(parsed))
            {
                DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
                return changes.RunAsync(
                    parsed, parsed.GetRequiredValue(files), place, new ModelChoice(place, modelFolder, console.Environment).Load, settings,
                    parsed.GetValue(json), console, cancellationToken);
            }

            using PictureCaptions captions = new(
                () => Load(ModelFolder.Locate(modelFolder, console.Environment), settings), settings, threads: parsed.GetValue(threads));
            return Task.FromResult(Run(parsed.GetRequiredValue(files), captions, parsed.GetValue(json), console, cancellationToken));
        });
        return verb;
    }

    /// <summary>Runs the verb: 3 when one of the files could not be captioned.</summary>
    internal static int Run(IReadOnlyList<string> files, PictureCaptions captions, bool json, CliConsole console, CancellationToken cancellationToken)
    {
        int exitCode = ExitCode.Success;
        List<(string File, PictureDescription Description)> done = [];
        foreach (string file in files)
        {
            try
            {
                PictureDescription description = captions.Describe(file, cancellationToken);
                done.Add((file, description));
                if (!json)
                {
                    Write(file, description, files.Count > 1, console);
                }
            }
            catch (Exception error) when (ErrorBoundary.IsAboutOneFile(error))
            {
                console.Error.WriteLine("captionsearch: " + error.Message.ReplaceLineEndings(" "));
                exitCode = ExitCode.Failed;
            }
        }

        if (json)
        {
            WriteJson(done, console);
        }

        return exitCode;
    }

    /// <summary>The model, if its beam is wide enough for what is asked.</summary>
    private static CaptionModel Load(string folder, DescriptionSettings settings)
    {
        CaptionModel model = CaptionModel.Load(folder);
        int beam = settings.Beam ?? model.Config.Captioner.Beam;
        if (settings.Hypotheses <= beam)
        {
            return model;
        }

        model.Dispose();
        throw new UsageException("caption", string.Create(
            CultureInfo.InvariantCulture, $"--n-best is {settings.Hypotheses}, and a beam of {beam} follows no more than {beam} sentences; add --beam {settings.Hypotheses}."));
    }

    private static void Write(string file, PictureDescription description, bool withPath, CliConsole console)
    {
        string prefix = withPath ? file + "\t" : "";
        if (description.Hypotheses.Count == 0)
        {
            console.Out.WriteLine(prefix + description.Caption.Text);
        }

        foreach (CaptionHypothesis hypothesis in description.Hypotheses)
        {
            console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prefix}{hypothesis.Confidence:0.0000}\t{hypothesis.Text}"));
        }

        foreach (Tag tag in description.Tags)
        {
            console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prefix}{tag.Probability:0.0000}\t{tag.Name}"));
        }
    }

    private static void WriteJson(IReadOnlyList<(string File, PictureDescription Description)> done, CliConsole console)
        => JsonText.Write(console.Out, indented: true, json =>
        {
            json.WriteStartArray();
            foreach ((string file, PictureDescription description) in done)
            {
                json.WriteStartObject();
                json.WriteString("path", file);
                json.WriteString("caption", description.Caption.Text);
                json.WriteScore("confidence", description.Caption.Confidence);
                json.WriteScore("logProbability", description.Caption.LogProbability);
                if (description.Hypotheses.Count > 0)
                {
                    Write(json, description.Hypotheses);
                }

                json.WriteStartArray("tags");
                foreach (Tag tag in description.Tags)
                {
                    json.WriteStartObject();
                    json.WriteString("name", tag.Name);
                    json.WriteScore("probability", tag.Probability);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter json, IReadOnlyList<CaptionHypothesis> hypotheses)
    {
        json.WriteStartArray("hypotheses");
        foreach (CaptionHypothesis hypothesis in hypotheses)
        {
            json.WriteStartObject();
            json.WriteString("caption", hypothesis.Text);
            json.WriteScore("confidence", hypothesis.Confidence);
            json.WriteScore("logProbability", hypothesis.LogProbability);
            json.WriteStartArray("words");
            foreach (CaptionWord word in hypothesis.Words)
            {
                json.WriteStartObject();
                json.WriteString("text", word.Text);
                json.WriteScore("probability", word.Probability);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
