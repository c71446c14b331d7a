using System.CommandLine;
using CaptionSearch.Engine;
using CaptionSearch.Import;
using CaptionSearch.Training.Events;
using CaptionSearch.Training.Loops;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>train --dataset DIR --out DIR</c>: trains the captioner and the joint embedding and writes a model folder.</summary>
internal static class TrainCommand
{
    private const string Weights = "efficientnet_lite2-imagenet.safetensors";
    private const string Classes = "imagenet-classes.txt";

    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        TrainingOptions defaults = new() { Dataset = string.Empty, Output = string.Empty, Backbone = string.Empty, Classes = string.Empty };
        Verb verb = new(
            "train",
            "Train a model from pictures with captions. A run that was stopped goes on after its last finished epoch. With 100 held-out pictures or more the model also learns how probable its hits are.",
            ("captionsearch train --dataset flickr8k --out models/mine", "both parts, about two hours on two cores"),
            ("captionsearch train --dataset custom_dataset.json --out models/mine --from models/flickr8k-v1 --epochs 10", "a data set of one's own, in any form that 'import' reads, starting from what a model knows"),
            ("captionsearch train --dataset flickr8k --out models/mine --parts embedding", "only the joint space; the captioner from its last run"),
            ("captionsearch train --dataset flickr8k --out models/mine --seed 7 --epochs 9", "another start, one epoch more"));
        Option<string> dataset = new("--dataset")
        {
            Description = "A data set's file or its folder, in any form that 'import' reads. Its own training and validation parts are used; without them one picture in five is held out.",
            HelpName = "PATH",
            Required = true,
        };
        Option<string?> root = new("--root") { Description = "Folder of the pictures [default: static/img beside custom_dataset.json, else the file's folder or images in it].", HelpName = "DIR" };
        Option<string> output = new("--out") { Description = "The model folder to make; replaced when all is done.", HelpName = "DIR", Required = true };
        Option<string?> backbone = new("--backbone")
        {
            Description = $"Weights of EfficientNet-Lite2 [default: backbone.safetensors of --model, else {Weights} in ../weights beside the data set, else that of the model in use].",
            HelpName = "FILE",
        };
        Option<string?> model = new("--model") { Description = "A model folder to take the backbone from.", HelpName = "DIR" };
        Option<string?> from = new("--from")
        {
            Description = "A model folder whose weights and words the training starts from, for data sets too small to learn a language from; its backbone is used too.",
            HelpName = "DIR",
        };
        Option<string?> cache = new("--cache") { Description = "Folder for features (about 3 GB) and checkpoints [default: .training beside --out].", HelpName = "DIR" };
        Option<int> seed = VerbOptions.Number("--seed", "Start of the random numbers.", defaults.Seed, 0, int.MaxValue);
        Option<int> epochs = VerbOptions.Number("--epochs", "Epochs of the captioner.", defaults.CaptionerRecipe.Epochs, 1, 1000);
        Option<int> embeddingEpochs = VerbOptions.Number("--embedding-epochs", "Epochs of the joint space.", defaults.EmbeddingRecipe.Epochs, 1, 1000);
        Option<string> parts = new("--parts")
        {
            Description = "What to train: captioner, embedding or captioner,embedding. The other part is taken from its last run.",
            HelpName = "PARTS",
            DefaultValueFactory = static _ => "captioner,embedding",
        };
        parts.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && Parse(token.Value) == TrainingParts.None)
            {
                result.AddError($"--parts is '{token.Value}'; it must be captioner, embedding or captioner,embedding.");
            }
        });
        Option<string?> events = new("--events")
        {
            Description = "Write how it goes as JSON lines: event start, features, resume, step (loss), epoch (loss, CIDEr and BLEU-4 or recall, sample captions), finish, then done, stopped or failed. FILE is appended to; - is standard output.",
            HelpName = "FILE|-",
        };
        Option<bool> untilInputEnds = new("--until-input-ends")
        {
            Description = "Stop, as Ctrl+C does, when standard input ends: for programs that start a training and must not leave it behind.",
        };
        Option<bool> quiet = VerbOptions.Quiet();
        foreach (Option option in new Option[] { dataset, root, output, backbone, model, from, cache, seed, epochs, embeddingEpochs, parts, events, untilInputEnds, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            string folder = parsed.GetRequiredValue(dataset);
            (string weights, string classes) = Backbone(folder, parsed.GetValue(backbone), parsed.GetValue(from) ?? parsed.GetValue(model), console.Environment);
            TrainingOptions options = defaults with
            {
                Dataset = folder,
                PictureFolder = parsed.GetValue(root),
                Output = parsed.GetRequiredValue(output),
                Backbone = weights,
                Classes = classes,
                From = parsed.GetValue(from),
                Cache = parsed.GetValue(cache),
                Seed = parsed.GetValue(seed),
                Parts = Parse(parsed.GetValue(parts)!),
                CaptionerRecipe = defaults.CaptionerRecipe with { Epochs = parsed.GetValue(epochs) },
                EmbeddingRecipe = defaults.EmbeddingRecipe with { Epochs = parsed.GetValue(embeddingEpochs) },
            };
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (parsed.GetValue(untilInputEnds))
            {
                StopWhenInputEnds(console.In, stop);
            }

            return await RunAsync(options, parsed.GetValue(events), parsed.GetValue(quiet), console, stop.Token).ConfigureAwait(false);
        });
        return verb;
    }

    /// <summary>Runs the verb: progress on standard error, the model's scores, or the events, on standard output.</summary>
    internal static async Task<int> RunAsync(TrainingOptions options, string? events, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        try
        {
            using TextWriter? file = events is null or "-" ? null : new StreamWriter(events, append: true);
            TrainingEvents told = new(events == "-" ? console.Out : file ?? TextWriter.Null);
            TrainingReport report = new TrainingRun(options, new TrainingLog(quiet ? TextWriter.Null : console.Error), told, TrainedCalibration.Write).Run(cancellationToken);
            if (events != "-")
            {
                await console.Out.WriteLineAsync($"captions\t{report.CaptionerScores}").ConfigureAwait(false);
                await console.Out.WriteLineAsync($"retrieval\t{report.EmbeddingScores}").ConfigureAwait(false);
            }

            return ExitCode.Success;
        }
        catch (Exception error) when (error is ImportException or InvalidDataException)
        {
            await console.Error.WriteLineAsync("captionsearch: " + error.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    /// <summary>Where the backbone and its class names are: the file named, else in the model named, else in weights beside the data set, else in the model in use.</summary>
    /// <exception cref="DirectoryNotFoundException">Nothing was named, and there are neither weights nor a model.</exception>
    internal static (string Weights, string Classes) Backbone(string dataset, string? backbone, string? model, Func<string, string?> environment)
    {
        string beside = Path.GetFullPath(Path.Combine(dataset, "..", "weights", Weights));
        string weights = backbone
            ?? (model is null && File.Exists(beside) ? beside : Path.Combine(ModelFolder.Locate(model, environment), "backbone.safetensors"));
        return (weights, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(weights))!, Classes));
    }

    private static void StopWhenInputEnds(TextReader input, CancellationTokenSource stop)
    {
        void Wait()
        {
            while (input.ReadLine() is not null)
            {
                // What is said does not matter.
            }

            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The run ended first.
            }
        }

        new Thread(Wait) { IsBackground = true, Name = "end of input" }.Start();
    }

    private static TrainingParts Parse(string text)
    {
        TrainingParts parts = TrainingParts.None;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            TrainingParts one = part switch
            {
                "captioner" => TrainingParts.Captioner,
                "embedding" => TrainingParts.Embedding,
                _ => TrainingParts.None,
            };
            if (one == TrainingParts.None)
            {
                return TrainingParts.None;
            }

            parts |= one;
        }

        return parts;
    }
}
