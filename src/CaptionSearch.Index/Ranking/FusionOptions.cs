namespace CaptionSearch.Index.Ranking;

/// <summary>How <see cref="ScoreFusion"/> puts the two sides together.</summary>
public sealed record FusionOptions
{
    /// <summary>a, 0..1: 1 when no words were asked for, 0 when no vector was.</summary>
    public required double VectorWeight { get; init; }

    /// <summary>What BM25 of the tags is worth beside that of the sentences, 0 or more. Default 0.</summary>
    public double TagWeight { get; init; }

    /// <summary>Whether words were asked for.</summary>
    public required bool HasWords { get; init; }

    /// <summary>Whether a vector was asked for.</summary>
    public required bool HasVector { get; init; }

    /// <summary>What is taken off a document's normalised words, by id, 0 or more; documents that are not in it lose nothing.</summary>
    public IReadOnlyDictionary<string, double> TakenOff { get; init; } = new Dictionary<string, double>();
}
