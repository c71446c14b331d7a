using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Loops;

/// <summary>What a run gave: the material of the model card.</summary>
public sealed record TrainingReport
{
    /// <summary>The model folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Training pictures that were used.</summary>
    public required int TrainingPictures { get; init; }

    /// <summary>Validation pictures that were used.</summary>
    public required int ValidationPictures { get; init; }

    /// <summary>Words of the captioner's vocabulary, the two special ones included.</summary>
    public required int CaptionerWords { get; init; }

    /// <summary>Words of the embedding's vocabulary, the two special ones included.</summary>
    public required int EmbeddingWords { get; init; }

    /// <summary>Pictures that were left out.</summary>
    public required IReadOnlyList<SkippedPicture> Skipped { get; init; }

    /// <summary>Every epoch of the captioner.</summary>
    public required IReadOnlyList<EpochFigures<CaptionScores>> Captioner { get; init; }

    /// <summary>The captioner's epoch that is kept, from 1.</summary>
    public required int CaptionerEpoch { get; init; }

    /// <summary>Scores of the captioner as it is in the folder, in float16.</summary>
    public required CaptionScores CaptionerScores { get; init; }

    /// <summary>Every epoch of the embedding.</summary>
    public required IReadOnlyList<EpochFigures<RetrievalScores>> Embedding { get; init; }

    /// <summary>The embedding's epoch that is kept, from 1.</summary>
    public required int EmbeddingEpoch { get; init; }

    /// <summary>Scores of the embedding as it is in the folder, in float16, one view a picture.</summary>
    public required RetrievalScores EmbeddingScores { get; init; }

    /// <summary>The same with both views of a picture.</summary>
    public required RetrievalScores EmbeddingScoresBothViews { get; init; }
}
