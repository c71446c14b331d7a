using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Events;

/// <summary>Tells programs how a training goes: one JSON object a line, each with an <c>event</c>.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>start</c>: <c>name</c>, <c>dataset</c>, <c>pictureFolder</c>, <c>trainingPictures</c>, <c>heldOutPictures</c>, <c>captions</c>, <c>captionerEpochs</c>, <c>embeddingEpochs</c>, <c>seed</c>.</item>
/// <item><c>features</c>: <c>done</c>, <c>total</c> pictures that went through the backbone.</item>
/// <item><c>resume</c>: <c>part</c> (<c>captioner</c> or <c>embedding</c>), <c>epoch</c>: the last finished one, after which this run goes on; <c>epochs</c>.</item>
/// <item><c>step</c>: <c>part</c>, <c>epoch</c>, <c>epochs</c>, <c>step</c> (from 1, over the whole part), <c>steps</c>, <c>loss</c> (mean since the last such line). At most about fifty an epoch.</item>
/// <item><c>epoch</c>: <c>part</c>, <c>epoch</c>, <c>epochs</c>, <c>step</c>, <c>steps</c>, <c>loss</c> (mean), <c>seconds</c>, <c>best</c> (so far), and on the held-out pictures, ×100: for
/// the captioner <c>cider</c>, <c>bleu4</c>, <c>rougeL</c>, then <c>words</c> and <c>samples</c> (<c>picture</c>, <c>caption</c>, <c>reference</c>); for the embedding
/// <c>recall1</c>, <c>recall5</c>, <c>recall10</c> (a sentence looks for its picture) and <c>medianRank</c>.</item>
/// <item><c>finish</c>: <c>done</c>, <c>total</c> pictures that were looked at with the finished model, to complete its folder; then <c>message</c>, what came of it.</item>
/// <item><c>done</c>: <c>folder</c> and the shipped model's <c>cider</c>, <c>bleu4</c>, <c>recall1</c>, <c>recall5</c>, <c>recall10</c>.</item>
/// <item><c>stopped</c>, or <c>failed</c> with <c>message</c>: the run ended before it was done; the next one goes on after the last epoch.</item>
/// </list>
/// A run that goes on repeats the steps of the epoch it was stopped in; the later line counts. Safe to call from several threads; every line is flushed.
/// </remarks>
public sealed class TrainingEvents
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _writer;
    private readonly Lock _lock = new();

    /// <summary>Writes to a writer, which stays open.</summary>
    /// <param name="writer">Receives the lines.</param>
    public TrainingEvents(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
    }

    /// <summary>Tells nobody.</summary>
    public static TrainingEvents None { get; } = new(TextWriter.Null);

    internal void Start(string name, TrainingOptions options, TrainingSet set) => Write("start", json =>
    {
        json.WriteString("name", name);
        json.WriteString("dataset", options.Dataset);
        json.WriteString("pictureFolder", set.PictureFolder);
        json.WriteNumber("trainingPictures", set.Training.Count);
        json.WriteNumber("heldOutPictures", set.HeldOut.Count);
        json.WriteNumber("captions", set.Training.Sum(static picture => picture.Captions.Count));
        json.WriteNumber("captionerEpochs", options.Parts.HasFlag(TrainingParts.Captioner) ? options.CaptionerRecipe.Epochs : 0);
        json.WriteNumber("embeddingEpochs", options.Parts.HasFlag(TrainingParts.Embedding) ? options.EmbeddingRecipe.Epochs : 0);
        json.WriteNumber("seed", options.Seed);
    });

    internal void Features(int done, int total) => Write("features", json =>
    {
        json.WriteNumber("done", done);
        json.WriteNumber("total", total);
    });

    internal void Finish(int done, int total) => Write("finish", json =>
    {
        json.WriteNumber("done", done);
        json.WriteNumber("total", total);
    });

    internal void Finished(string message) => Write("finish", json => json.WriteString("message", message.ReplaceLineEndings(" ")));

    internal void Resume(string part, int epoch, int epochs) => Write("resume", json => WritePlace(json, part, epoch, epochs));

    internal void Step(string part, int epoch, int epochs, long step, long steps, double loss) => Write("step", json =>
    {
        WritePlace(json, part, epoch, epochs);
        WriteSteps(json, step, steps, loss);
    });

    internal void Epoch(string part, EpochFigures<CaptionScores> figures, EpochPlace place, IReadOnlyList<CaptionSample> samples) => Write("epoch", json =>
    {
        WriteEpoch(json, part, figures, place);
        WriteScore(json, "cider", figures.Scores.Cider);
        WriteScore(json, "bleu4", figures.Scores.Bleu4);
        WriteScore(json, "rougeL", figures.Scores.RougeL);
        json.WriteNumber("words", figures.Scores.Words);
        json.WriteStartArray("samples");
        foreach (CaptionSample sample in samples)
        {
            json.WriteStartObject();
            json.WriteString("picture", sample.Picture);
            json.WriteString("caption", sample.Caption);
            json.WriteString("reference", sample.Reference);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    internal void Epoch(string part, EpochFigures<RetrievalScores> figures, EpochPlace place) => Write("epoch", json =>
    {
        WriteEpoch(json, part, figures, place);
        WriteRanks(json, figures.Scores.TextToPicture);
    });

    internal void Done(TrainingReport report) => Write("done", json =>
    {
        json.WriteString("folder", report.Folder);
        WriteScore(json, "cider", report.CaptionerScores.Cider);
        WriteScore(json, "bleu4", report.CaptionerScores.Bleu4);
        WriteRanks(json, report.EmbeddingScores.TextToPicture);
    });

    internal void Stopped() => Write("stopped", static _ => { });

    internal void Failed(string message) => Write("failed", json => json.WriteString("message", message.ReplaceLineEndings(" ")));

    private static void WriteEpoch<TScores>(Utf8JsonWriter json, string part, EpochFigures<TScores> figures, EpochPlace place)
    {
        WritePlace(json, part, figures.Epoch, place.Epochs);
        WriteSteps(json, place.Step, place.Steps, figures.Loss);
        json.WriteNumber("seconds", Math.Round(figures.Seconds + figures.ValidationSeconds, 1));
        json.WriteBoolean("best", place.IsBest);
    }

    private static void WritePlace(Utf8JsonWriter json, string part, int epoch, int epochs)
    {
        json.WriteString("part", part);
        json.WriteNumber("epoch", epoch);
        json.WriteNumber("epochs", epochs);
    }

    private static void WriteSteps(Utf8JsonWriter json, long step, long steps, double loss)
    {
        json.WriteNumber("step", step);
        json.WriteNumber("steps", steps);
        json.WriteNumber("loss", Math.Round(loss, 4));
    }

    private static void WriteRanks(Utf8JsonWriter json, RankScore ranks)
    {
        WriteScore(json, "recall1", 100 * ranks.R1);
        WriteScore(json, "recall5", 100 * ranks.R5);
        WriteScore(json, "recall10", 100 * ranks.R10);
        WriteScore(json, "medianRank", ranks.MedianRank);
    }

    private static void WriteScore(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 2));

    private void Write(string kind, Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("event", kind);
            write(json);
            json.WriteEndObject();
        }

        string line = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        lock (_lock)
        {
            _writer.Write(line + "\n");
            _writer.Flush();
        }
    }
}
