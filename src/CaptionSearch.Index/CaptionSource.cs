namespace CaptionSearch.Index;

/// <summary>Who wrote a caption, in rising order of trust; the numbers are stored.</summary>
public enum CaptionSource
{
    /// <summary>The captioner.</summary>
    Model = 0,

    /// <summary>A data set.</summary>
    Import = 1,

    /// <summary>A person, here.</summary>
    Human = 2,
}
