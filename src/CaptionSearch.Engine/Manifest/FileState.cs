namespace CaptionSearch.Engine.Manifest;

/// <summary>What became of a file when it was last looked at; the numbers are stored.</summary>
public enum FileState
{
    /// <summary>Its content is a document of the index.</summary>
    Indexed = 0,

    /// <summary>Its bytes were read, but they are no picture that is taken. Not tried again until the file or the program changes.</summary>
    Refused = 1,

    /// <summary>It could not be read; tried again in every run.</summary>
    Unreadable = 2,
}
