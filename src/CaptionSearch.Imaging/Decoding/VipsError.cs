namespace CaptionSearch.Imaging;

/// <summary>A libvips call failed. Stays inside this project: the reader turns it into one of its public exceptions.</summary>
internal sealed class VipsError(string message) : Exception(message);
