namespace CaptionSearch.Index.Elastic;

/// <summary>Names on the server that go with one configured name.</summary>
/// <param name="Name">The configured name: alias for reading, or an index without aliases.</param>
internal sealed record IndexNames(string Name)
{
    /// <summary>Alias for writing.</summary>
    public string Write => $"{Name}-write";

    /// <summary>Alias of the version that is being built.</summary>
    public string Next => $"{Name}-next";

    /// <summary>Alias of the version before the current one.</summary>
    public string Previous => $"{Name}-previous";

    /// <summary>Beginning of the names of the indices themselves; a number and a digest follow.</summary>
    public string Prefix => $"{Name}-images-v";
}
