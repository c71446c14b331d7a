using System.CommandLine;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Evaluation;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>evaluate captions</c>, <c>retrieval</c>, <c>search</c> and <c>calibration</c>: how good a model is on pictures with captions people wrote.</summary>
internal static class EvaluateCommand
{
    private const string Data = "Folder with Flickr8k as published (Flickr8k.token.txt, split lists, images).";

    /// <summary>The verb with its parts.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "evaluate",
            "Measure a model on pictures with captions people wrote.",
            ("captionsearch evaluate captions --dataset flickr8k", "BLEU, ROUGE-L, CIDEr-D and perplexity on the dev pictures"),
            ("captionsearch evaluate retrieval --dataset flickr8k", "how well sentences and pictures find each other"),
            ("captionsearch evaluate search --dataset flickr8k", "how well a whole search works: words, vectors, both"));
        verb.Subcommands.Add(CreateCaptions(console));
        verb.Subcommands.Add(CreateRetrieval(console));
        verb.Subcommands.Add(CreateSearch(console));
        verb.Subcommands.Add(CreateCalibration(console));
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

    private static Verb CreateSearch(CliConsole console)
    {
        Verb verb = new(
            "search",
            "Index the pictures as 'index' does, look for each with the captions people wrote, and see where it is found: by words, by vectors, by both, with and without tags. Then ask with each picture for those most alike by their captions.",
            ("captionsearch evaluate search --dataset flickr8k", "1,000 dev pictures, 5,000 queries"),
            ("captionsearch evaluate search --dataset flickr8k --json", "for programs"));
        Sources sources = new(verb);
        Option<int?> beam = VerbOptions.Beam();
        verb.Options.Add(beam);
        Complete(verb, sources, console, beam, (set, model, options, progress, cancellationToken) =>
        {
            SearchReport report = SearchEvaluation.RunAsync(set, model, options, new RankingOptions(), progress, cancellationToken).GetAwaiter().GetResult();
            return new Measurement(
                report.Unread, output => SearchReportText.Write(report, output), output => SearchReportText.WriteJson(report, output));
        });
        return verb;
    }

    private static Verb CreateCalibration(CliConsole console)
    {
        Verb verb = new(
            "calibration",
            "Learn from Flickr8k's dev pictures how probable it is that a hit is relevant and that a tag is right, and show what each cut costs; and from its train pictures what makes pictures alike to people.",
            ("captionsearch evaluate calibration --dataset flickr8k", "show it"),
            ("captionsearch evaluate calibration --dataset flickr8k --model models/mine --write", "write calibration.json into the model's folder"));
        Option<string> dataset = new("--dataset") { Description = Data, HelpName = "DIR", Required = true };
        Option<string?> folder = VerbOptions.Model();
        Option<int> threads = VerbOptions.Threads();
        Option<bool> write = new("--write") { Description = "Write the calibration and its three files into the model's folder, and its checksums anew." };
        Option<bool> json = VerbOptions.Json();
        Option<bool> quiet = VerbOptions.Quiet();
        foreach (Option option in new Option[] { dataset, folder, threads, write, json, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using CaptionModel model = CaptionModel.Load(ModelFolder.Locate(parsed.GetValue(folder), console.Environment));
            CalibrationReport report;
            using (ProgressReporter progress = new(console, parsed.GetValue(quiet)))
            {
                EvaluationOptions options = new() { Threads = parsed.GetValue(threads) };
                report = await CalibrationEvaluation.RunAsync(
                    parsed.GetRequiredValue(dataset), model, options, new RankingOptions(), new PictureCount(progress), cancellationToken)
                    .ConfigureAwait(false);
            }

            WriteUnread(report.Unread, report.Images + report.Unread.Count, console);
            if (parsed.GetValue(write))
            {
                report.Calibration.Write(model);
            }

            (parsed.GetValue(json) ? (Action<CalibrationReport, TextWriter>)CalibrationReportText.WriteJson : CalibrationReportText.Write)(report, console.Out);
            return ExitCode.Success;
        });
        return verb;
    }

    /// <summary>What the verbs that take any set have in common: read the set, load the model, measure with progress, list what was not read, print.</summary>
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

            WriteUnread(measurement.Unread, set.Pictures.Count, console);
            (parsed.GetValue(json) ? measurement.WriteJson : measurement.Write)(console.Out);
            return Task.FromResult(ExitCode.Success);
        });
    }

    private static void WriteUnread(IReadOnlyList<UnreadPicture> unread, int pictures, CliConsole console)
    {
        foreach (UnreadPicture picture in unread)
        {
            console.Error.WriteLine($"left out {picture.Name}: {picture.Reason}");
        }

        if (unread.Count > 0)
        {
            console.Error.WriteLine($"{unread.Count} of {pictures} pictures were left out with their captions.");
        }
    }

    /// <summary>A finished measurement: what it left out, and its two ways to be printed.</summary>
    private sealed record Measurement(IReadOnlyList<UnreadPicture> Unread, Action<TextWriter> Write, Action<TextWriter> WriteJson);

    /// <summary>Reports at once and from any thread; the reporter decides what is shown.</summary>
    private sealed class PictureCount(ProgressReporter reporter, int total = 0) : IProgress<int>, IProgress<(int Done, int Total)>
    {
        public void Report(int value) => reporter.Report("pictures", value, total);

        public void Report((int Done, int Total) value) => reporter.Report("pictures", value.Done, value.Total);
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
