namespace CaptionSearch.Imaging;

/// <summary>A libvips call failed. Stays inside this project: the reader turns it into one of its public exceptions.</summary>
internal sealed class VipsError(string message) : Exception(message)
{
    /// <summary>The file is in order, but its samples are not colours that can be turned into sRGB.</summary>
    public bool IsColour { get; init; }
}
