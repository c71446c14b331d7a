namespace CaptionSearch.Engine.Evaluation;

/// <summary>Where the query of a calibration comes from.</summary>
public enum CalibrationQueryKind
{
    /// <summary>Words of a caption of the set: there are right answers.</summary>
    OnTopic,

    /// <summary>A word that no caption of the set has, from other captions or from the names of classes.</summary>
    ForeignWord,

    /// <summary>A word of the set, with all pictures taken out whose captions have it: the model knows it well, and it is not there.</summary>
    RemovedConcept,
}
