using System.Globalization;
using System.Text;
using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Loops;

/// <summary>Writes the README.md of a model folder: what it is, from what, how good, under which terms.</summary>
internal static class ModelCard
{
    /// <summary>File with the card of the model that a training started from.</summary>
    public const string CardOfStart = "README-of-start.md";

    /// <summary>The text of the card.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="set">What it was trained on.</param>
    /// <param name="start">Name of the model that it started from; null for random weights.</param>
    /// <param name="options">What was trained how.</param>
    /// <param name="report">What came out.</param>
    public static string Write(string name, TrainingSet set, string? start, TrainingOptions options, TrainingReport report)
    {
        var card = new StringBuilder();
        CaptionerRecipe captioner = options.CaptionerRecipe;
        EmbeddingRecipe embedding = options.EmbeddingRecipe;
        Line($"# {name}");
        Line($"");
        Line($"A captioner and a joint space of pictures and sentences for CaptionSearch: it writes one English sentence for a photograph,");
        Line($"and gives photographs and sentences vectors of length 1 whose inner product says how well they fit.");
        Line($"");
        Line($"| part | what | file |");
        Line($"|---|---|---|");
        Line($"| backbone | EfficientNet-Lite2, ImageNet weights, not changed; {options.Captioner.Cells} cells of {options.Captioner.Channels} values, 1,000 classes | `backbone.safetensors`, `imagenet-classes.txt` |");
        Line($"| captioner | LSTM of {options.Captioner.Hidden} units with additive attention over the cells, {report.CaptionerWords} words | `captioner.safetensors`, `vocabulary.txt` |");
        Line($"| joint space | weighted means of the cells / bidirectional GRU of {options.Embedding.Hidden} units, vectors of {options.Embedding.Vector}, {report.EmbeddingWords} words | `embedding.safetensors`, `embedding-vocabulary.txt` |");
        Line($"");
        Line($"Numbers are float16. A picture is squeezed to a square of 260 x 260 pixels, whatever its shape; `config.json` holds all sizes.");
        Line($"");
        Line($"## How good");
        Line($"");
        Line($"Measured on the {report.ValidationPictures} validation pictures, which also chose the epoch: expect {(set.IsFlickr8k ? "a little " : string.Empty)}less on others. The test pictures were");
        Line($"not looked at. All values x100 except q, words and medR.");
        Line($"");
        Line($"Captions (beam {options.Captioner.Beam}, score divided by (words + 1)^{options.Captioner.LengthPenalty}, plain tokens):");
        Line($"**{report.CaptionerScores}**.");
        Line($"");
        Line($"Retrieval among the validation pictures and their captions, one view a picture as in serving:");
        Line($"**{report.EmbeddingScores}**.");
        Line($"With the sum of a picture's vector and that of its mirror image: {report.EmbeddingScoresBothViews}.");
        Line($"");
        Line($"## How it was trained");
        Line($"");
        Line($"{Source(set, report.TrainingPictures)}, seed {options.Seed}:");
        Line($"");
        Line($"    captionsearch train --dataset {(set.IsFlickr8k ? "flickr8k" : set.Name)} --out models/{name} --seed {options.Seed} --epochs {captioner.Epochs} --embedding-epochs {embedding.Epochs}");
        Line($"");
        if (start is not null)
        {
            Line($"It started from the weights and words of the model {start}, whose card is `{CardOfStart}` (add `--from {start}`).");
            Line($"");
        }

        Line($"Captioner: {captioner.PicturesPerStep} pictures with all captions a step, mirrored half of the time unless a caption says left or right; cross-entropy with");
        Line($"label smoothing {captioner.LabelSmoothing}; Adam {captioner.LearningRate}, {captioner.WarmupSteps} steps of warm-up, cosine down to {100 * captioner.Floor} %; gradient norm {captioner.GradientNorm}; average of the weights {captioner.Average};");
        Line($"dropout {captioner.PictureDropout} (cells), {captioner.EmbeddingDropout} (words), {captioner.OutputDropout} (output). Words with {captioner.MinimumCount} occurrences or more; the unknown word is never a target. Epoch {report.CaptionerEpoch} is kept.");
        Line($"");
        Line($"| epoch | loss | seconds | CIDEr-D | BLEU-4 | ROUGE-L | q | words |");
        Line($"|---|---|---|---|---|---|---|---|");
        foreach (EpochFigures<CaptionScores> epoch in report.Captioner)
        {
            CaptionScores scores = epoch.Scores;
            Line($"| {epoch.Epoch} | {epoch.Loss:0.000} | {epoch.Seconds:0} | {scores.Cider:0.0} | {scores.Bleu4:0.0} | {scores.RougeL:0.0} | {scores.Ratio:0.00} | {scores.Words} |");
        }

        Line($"");
        Line($"Joint space: symmetric InfoNCE with a learned temperature, {embedding.PicturesPerStep} pictures with {embedding.CaptionsPerPicture} of their captions a step, a random view of each;");
        Line($"AdamW {embedding.LearningRate}, weight decay {embedding.WeightDecay}, cosine; average of the weights {embedding.Average}; dropout {embedding.Dropout}, word dropout {embedding.WordDropout}. Words with {embedding.MinimumCount} occurrences or more, starting from the captioner's word vectors. Epoch {report.EmbeddingEpoch} is kept.");
        Line($"");
        Line($"| epoch | loss | seconds | text->picture R@1 / 5 / 10, medR | picture->text R@1 / 5 / 10, medR |");
        Line($"|---|---|---|---|---|");
        foreach (EpochFigures<RetrievalScores> epoch in report.Embedding)
        {
            Line($"| {epoch.Epoch} | {epoch.Loss:0.000} | {epoch.Seconds:0} | {Ranks(epoch.Scores.TextToPicture)} | {Ranks(epoch.Scores.PictureToText)} |");
        }

        Line($"");
        foreach (SkippedPicture skipped in report.Skipped)
        {
            Line($"- left out: {skipped.Name}: {skipped.Reason}");
        }

        Line($"{(set.IsFlickr8k ? Flickr8kTerms : OtherTerms)}");
        if (start is not null)
        {
            Line($"- **It started from {start}**: the terms of that model's data hold for these weights too; they are in `{CardOfStart}`.");
        }

        Line($"{BackboneTerms}");
        return card.ToString();

        void Line(FormattableString line) => card.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Ranks(Analysis.Metrics.RankScore ranks) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * ranks.R1:0.0} / {100 * ranks.R5:0.0} / {100 * ranks.R10:0.0}, {ranks.MedianRank:0.#}");

    private static FormattableString Source(TrainingSet set, int pictures) => set.IsFlickr8k
        ? (FormattableString)$"From {pictures} pictures of Flickr8k's official training list with five captions each, on a processor with two cores"
        : $"From {pictures} pictures of the data set {set.Name} with {set.Training.Sum(static picture => picture.Captions.Count)} captions";

    private const string Flickr8kTerms = """
        ## What it cannot do

        It knows what Flickr8k shows: people and dogs, sports, streets, beaches, snow. Elsewhere it guesses within that world (a ship may
        become "a man in the water"). Its sentences repeat the assumptions of those who wrote the captions, about sex and age among others.
        It must not be used to identify or judge people.

        ## Terms

        - **Captioner and joint space** were trained on Flickr8k (Hodosh, Young, Hockenmaier: Framing Image Description as a Ranking Task,
          JAIR 47, 2013). The data set is for research and non-commercial use, and the photographs belong to their owners on Flickr: take
          these weights under the same terms. They are separate from the program's licence (MIT).
        """;

    private const string OtherTerms = """
        ## What it cannot do

        It knows what its data set shows and nothing else; elsewhere it guesses within that world. Its sentences repeat the assumptions of
        those who wrote the captions. It must not be used to identify or judge people.

        ## Terms

        - **Captioner and joint space** were trained on the data set above: take these weights under the terms of its pictures and captions.
          They are separate from the program's licence (MIT).
        """;

    private const string BackboneTerms = """
        - **Backbone**: EfficientNet-Lite2 by the TensorFlow authors, Apache License 2.0, converted from TensorFlow's TPU release.
        - **Class names**: torchvision, BSD-3-Clause.
        """;
}
