namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>What a request is about: decides how long to wait for it and how often to repeat it.</summary>
internal enum RequestKind
{
    /// <summary>A person waits: search, count, a document.</summary>
    Search,

    /// <summary>Documents are written.</summary>
    Bulk,

    /// <summary>Indices, aliases, refresh.</summary>
    Administration,
}
