using System.CommandLine;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Evaluation;
using CaptionSearch.Import.Flickr8k;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>evaluate captions</c> and <c>evaluate retrieval</c>: how good a model is on pictures with captions people wrote.</summary>
internal static class EvaluateCommand
{
    private const string Data = "Folder with Flickr8k as published (Flickr8k.token.txt, split lists, images).";

    /// <summary>The verb with its two parts.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "evaluate",
            "Measure a model on pictures with captions people wrote.",
            ("captionsearch evaluate captions --dataset flickr8k", "BLEU, ROUGE-L, CIDEr-D and perplexity on the dev pictures"),
            ("captionsearch evaluate retrieval --dataset flickr8k", "how well sentences and pictures find each other"));
        verb.Subcommands.Add(CreateCaptions(console));
        verb.Subcommands.Add(CreateRetrieval(console));
        return verb;
    }

    private static Verb CreateCaptions(CliConsole console)
    {
        Verb verb = new(
            "captions",
            "Caption every picture and compare with what people wrote: BLEU-1..4, ROUGE-L, CIDEr-D (as coco-caption, plain tokens), perplexity.",
            ("captionsearch evaluate captions --dataset flickr8k", "on the 1,000 dev pictures"),
            ("captionsearch evaluate captions --dataset flickr8k --beam 1 --json", "greedy, for programs"),
            ("captionsearch evaluate captions --images photos --captions captions.txt", "any set of lines name.jpg#k<TAB>caption"));
        Sources sources = new(verb);
        Option<int?> beam = VerbOptions.Beam();
        verb.Options.Add(beam);
        Complete(verb, sources, console, beam, (set, model, options, progress, cancellationToken) =>
        {
            CaptionReport report = CaptionEvaluation.Run(set, model, options, progress, cancellationToken);
            return new Measurement(
                report.Unread, output => CaptionReportText.Write(report, output), output => CaptionReportText.WriteJson(report, output));
        });
        return verb;
    }

    private static Verb CreateRetrieval(CliConsole console)
    {
        Verb verb = new(
            "retrieval",
            "Put pictures and captions into the joint space and see who finds whom: recall at 1, 5 and 10 and the median rank, both ways.",
            ("captionsearch evaluate retrieval --dataset flickr8k", "on the 1,000 dev pictures"),
            ("captionsearch evaluate retrieval --images photos --captions captions.txt --list some.txt", "on the listed pictures"));
        Sources sources = new(verb);
        Complete(verb, sources, console, beam: null, (set, model, options, progress, cancellationToken) =>
        {
            RetrievalReport report = RetrievalEvaluation.Run(set, model, options, progress, cancellationToken);
            return new Measurement(
                report.Unread, output => RetrievalReportText.Write(report, output), output => RetrievalReportText.WriteJson(report, output));
        });
        return verb;
    }

    /// <summary>What the two verbs have in common: read the set, load the model, measure with progress, list what was not read, print.</summary>
    private static void Complete(
        Verb verb,
        Sources sources,
        CliConsole console,
        Option<int?>? beam,
        Func<EvaluationSet, CaptionModel, EvaluationOptions, IProgress<int>, CancellationToken, Measurement> measure)
    {
        Option<string?> model = VerbOptions.Model();
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Option<bool> quiet = VerbOptions.Quiet();
        foreach (Option option in new Option[] { model, threads, json, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            EvaluationSet set = sources.Read(parsed);
            using CaptionModel loaded = CaptionModel.Load(ModelFolder.Locate(parsed.GetValue(model), console.Environment));
            EvaluationOptions options = new()
            {
                Beam = beam is null ? null : parsed.GetValue(beam),
                Threads = parsed.GetValue(threads),
            };
            Measurement measurement;
            using (ProgressReporter progress = new(console, parsed.GetValue(quiet)))
            {
                measurement = measure(set, loaded, options, new PictureCount(progress, set.Pictures.Count), cancellationToken);
            }

            foreach (UnreadPicture picture in measurement.Unread)
            {
                console.Error.WriteLine($"left out {picture.Name}: {picture.Reason}");
            }

            if (measurement.Unread.Count > 0)
            {
                console.Error.WriteLine($"{measurement.Unread.Count} of {set.Pictures.Count} pictures were left out with their captions.");
            }

            (parsed.GetValue(json) ? measurement.WriteJson : measurement.Write)(console.Out);
            return Task.FromResult(ExitCode.Success);
        });
    }

    /// <summary>A finished measurement: what it left out, and its two ways to be printed.</summary>
    private sealed record Measurement(IReadOnlyList<UnreadPicture> Unread, Action<TextWriter> Write, Action<TextWriter> WriteJson);

    /// <summary>Reports at once and from any thread; the reporter decides what is shown.</summary>
    private sealed class PictureCount(ProgressReporter reporter, int total) : IProgress<int>
    {
        public void Report(int value) => reporter.Report("pictures", value, total);
    }

    /// <summary>The options that say which pictures: a Flickr8k folder and a part of it, or pictures and captions of one's own.</summary>
    private sealed class Sources
    {
        private readonly Option<string?> _dataset = new("--dataset") { Description = Data, HelpName = "DIR" };
        private readonly Option<string> _split = new("--split")
        {
            Description = "Part of --dataset.",
            HelpName = "train|dev|test",
            DefaultValueFactory = _ => "dev",
        };

        private readonly Option<string?> _images = new("--images") { Description = "Folder with pictures, instead of --dataset.", HelpName = "DIR" };
        private readonly Option<string?> _captions = new("--captions") { Description = "Their captions: lines name.jpg#k<TAB>caption.", HelpName = "FILE" };
        private readonly Option<string?> _list = new("--list") { Description = "Names of the pictures to take, one a line [default: all with captions].", HelpName = "FILE" };

        public Sources(Verb verb)
        {
            _split.AcceptOnlyFromAmong("train", "dev", "test");
            foreach (Option option in new Option[] { _dataset, _split, _images, _captions, _list })
            {
                verb.Options.Add(option);
            }

            verb.Validators.Add(result =>
            {
                bool own = result.GetValue(_images) is not null || result.GetValue(_captions) is not null || result.GetValue(_list) is not null;
                bool official = result.GetValue(_dataset) is not null;
                if (own == official || (own && (result.GetValue(_images) is null || result.GetValue(_captions) is null)))
                {
                    result.AddError("Expected either --dataset DIR, or --images DIR with --captions FILE.");
                }
                else if (own && result.GetResult(_split) is { Implicit: false })
                {
                    result.AddError("--split is a part of --dataset; with --images, name the pictures with --list FILE.");
                }
            });
        }

        public EvaluationSet Read(ParseResult parsed) => parsed.GetValue(_dataset) is { } dataset
            ? EvaluationSet.FromFlickr8k(dataset, Enum.Parse<Flickr8kSplit>(parsed.GetRequiredValue(_split), ignoreCase: true))
            : EvaluationSet.FromFiles(parsed.GetRequiredValue(_images)!, parsed.GetRequiredValue(_captions)!, parsed.GetValue(_list));
    }
}
