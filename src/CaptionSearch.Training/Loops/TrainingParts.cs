namespace CaptionSearch.Training.Loops;

/// <summary>What a run trains.</summary>
[Flags]
public enum TrainingParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The network that writes captions.</summary>
    Captioner = 1,

    /// <summary>The joint space of pictures and sentences.</summary>
    Embedding = 2,

    /// <summary>Both.</summary>
    All = Captioner | Embedding,
}
