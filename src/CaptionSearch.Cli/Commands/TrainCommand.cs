using System.CommandLine;
using CaptionSearch.Import;
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
            "Train a model from a data set in Flickr8k's form. A run that was stopped goes on after its last finished epoch.",
            ("captionsearch train --dataset flickr8k --out models/mine", "both parts, about two hours on two cores"),
            ("captionsearch train --dataset flickr8k --out models/mine --parts embedding", "only the joint space; the captioner from its last run"),
            ("captionsearch train --dataset flickr8k --out models/mine --seed 7 --epochs 9", "another start, one epoch more"));
        Option<string> dataset = new("--dataset") { Description = "Folder with Flickr8k.token.txt, the lists of training and dev pictures, and images.", HelpName = "DIR", Required = true };
        Option<string> output = new("--out") { Description = "The model folder to make; replaced when all is done.", HelpName = "DIR", Required = true };
        Option<string?> backbone = new("--backbone")
        {
            Description = $"Weights of EfficientNet-Lite2 [default: backbone.safetensors of --model, else {Weights} in ../weights beside the data set].",
            HelpName = "FILE",
        };
        Option<string?> model = new("--model") { Description = "A model folder to take the backbone from.", HelpName = "DIR" };
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
        Option<bool> quiet = VerbOptions.Quiet();
        foreach (Option option in new Option[] { dataset, output, backbone, model, cache, seed, epochs, embeddingEpochs, parts, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            string folder = parsed.GetRequiredValue(dataset);
            (string weights, string classes) = Backbone(folder, parsed.GetValue(backbone), parsed.GetValue(model));
            TrainingOptions options = defaults with
            {
                Dataset = folder,
                Output = parsed.GetRequiredValue(output),
                Backbone = weights,
                Classes = classes,
                Cache = parsed.GetValue(cache),
                Seed = parsed.GetValue(seed),
                Parts = Parse(parsed.GetValue(parts)!),
                CaptionerRecipe = defaults.CaptionerRecipe with { Epochs = parsed.GetValue(epochs) },
                EmbeddingRecipe = defaults.EmbeddingRecipe with { Epochs = parsed.GetValue(embeddingEpochs) },
            };
            return RunAsync(options, parsed.GetValue(quiet), console, cancellationToken);
        });
        return verb;
    }

    /// <summary>Runs the verb: progress on standard error, the model's scores on standard output.</summary>
    internal static async Task<int> RunAsync(TrainingOptions options, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        try
        {
            TrainingReport report = new TrainingRun(options, new TrainingLog(quiet ? TextWriter.Null : console.Error)).Run(cancellationToken);
            await console.Out.WriteLineAsync($"captions\t{report.CaptionerScores}").ConfigureAwait(false);
            await console.Out.WriteLineAsync($"retrieval\t{report.EmbeddingScores}").ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (Exception error) when (error is ImportException or InvalidDataException)
        {
            await console.Error.WriteLineAsync("captionsearch: " + error.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    /// <summary>Where the backbone and its class names are.</summary>
    internal static (string Weights, string Classes) Backbone(string dataset, string? backbone, string? model)
    {
        string weights = backbone
            ?? (model is null ? Path.GetFullPath(Path.Combine(dataset, "..", "weights", Weights)) : Path.Combine(model, "backbone.safetensors"));
        return (weights, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(weights))!, Classes));
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
