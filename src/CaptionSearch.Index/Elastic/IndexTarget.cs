namespace CaptionSearch.Index.Elastic;

/// <summary>Names under which one index on the server is used.</summary>
/// <param name="Read">Alias or index that is searched.</param>
/// <param name="Write">Alias or index that is written.</param>
/// <param name="RequiresAlias">Whether <paramref name="Write"/> is an alias: then a missing one must not silently become an index.</param>
internal sealed record IndexTarget(string Read, string Write, bool RequiresAlias)
{
    /// <summary>An index without aliases.</summary>
    public static IndexTarget Plain(string index) => new(index, index, RequiresAlias: false);
}
