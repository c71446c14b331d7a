using CaptionSearch.Training.Events;

namespace CaptionSearch.Web.Training;

/// <summary>What the events of a training say, in the form a page shows.</summary>
public sealed class RunProgress
{
    private RunProgress(RunPart captioner, RunPart embedding)
    {
        Captioner = captioner;
        Embedding = embedding;
    }

    /// <summary>The part that writes captions.</summary>
    public RunPart Captioner { get; }

    /// <summary>The joint space of pictures and sentences.</summary>
    public RunPart Embedding { get; }

    /// <summary>Pictures it learns from; 0 while nothing is known.</summary>
    public int TrainingPictures { get; private init; }

    /// <summary>Pictures that are only measured on.</summary>
    public int HeldOutPictures { get; private init; }

    /// <summary>The folder of the pictures; empty while nothing is known.</summary>
    public string PictureFolder { get; private init; } = "";

    /// <summary>Captions of held-out pictures after the last finished epoch of the captioner.</summary>
    public IReadOnlyList<CaptionSample> Samples { get; private init; } = [];

    /// <summary>How the training ended; null while it has not.</summary>
    public RunState? End { get; private init; }

    /// <summary>Why it failed; empty when it did not.</summary>
    public string Problem { get; private init; } = "";

    /// <summary>What came of completing the finished model, one line; empty when it was not.</summary>
    public string Note { get; private init; } = "";

    /// <summary>What is done of the whole, 0 to 1.</summary>
    public double Share { get; private init; }

    /// <summary>What is being done, a few words.</summary>
    public string Doing { get; private init; } = "starting";

    /// <summary>Reads events; lines that are none are left out.</summary>
    /// <param name="lines">JSON objects.</param>
    public static RunProgress Of(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        RunPart captioner = new("captioner");
        RunPart embedding = new("embedding");
        RunEvent start = default;
        CaptionSample[] samples = [];
        RunState? end = null;
        string problem = "";
        string doing = "starting";
        string note = "";
        foreach (RunEvent line in lines.Select(RunEvent.Read).OfType<RunEvent>())
        {
            RunPart part = line.Text("part") == embedding.Name ? embedding : captioner;
            switch (line.Kind)
            {
                case "start":
                    (start, end, problem, note, doing) = (line, null, "", "", "reading the data set");
                    captioner.Epochs = line.Count("captionerEpochs");
                    embedding.Epochs = line.Count("embeddingEpochs");
                    break;
                case "features":
                    doing = $"looking at pictures, {line.Count("done")} of {line.Count("total")}";
                    break;
                case "resume":
                    part.TakeUp(line.Count("epoch"));
                    break;
                case "step":
                    part.AddStep(line);
                    doing = $"{part.Title}, epoch {line.Count("epoch")} of {line.Count("epochs")}";
                    break;
                case "epoch":
                    part.AddEpoch(line);
                    if (part == captioner)
                    {
                        samples = [.. line.Samples.Select(static sample => new CaptionSample(sample.Text("picture"), sample.Text("caption"), sample.Text("reference")))];
                    }

                    break;
                case "finish":
                    note = line.Text("message");
                    doing = note.Length > 0 ? doing : $"learning how probable hits are, {line.Count("done")} of {line.Count("total")} pictures";
                    break;
                case "done":
                    (end, doing) = (RunState.Done, "done");
                    break;
                case "stopped":
                    (end, doing) = (RunState.Stopped, "stopped");
                    break;
                case "failed":
                    (end, problem, doing) = (RunState.Failed, line.Text("message"), "failed");
                    break;
            }
        }

        int epochs = captioner.Epochs + embedding.Epochs;
        return new RunProgress(captioner, embedding)
        {
            TrainingPictures = start.IsRead ? start.Count("trainingPictures") : 0,
            HeldOutPictures = start.IsRead ? start.Count("heldOutPictures") : 0,
            PictureFolder = start.IsRead ? start.Text("pictureFolder") : "",
            Samples = samples,
            End = end,
            Problem = problem,
            Note = note,
            Doing = doing,
            Share = end == RunState.Done ? 1 : epochs == 0 ? 0 : (captioner.EpochsDone + embedding.EpochsDone) / epochs,
        };
    }
}
