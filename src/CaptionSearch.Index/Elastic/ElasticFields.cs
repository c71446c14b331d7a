namespace CaptionSearch.Index.Elastic;

/// <summary>Names of the fields of elastic/index.json, and of those that come with the first vector.</summary>
internal static class ElasticFields
{
    public const string Id = "image_id";
    public const string Path = "path";
    public const string Caption = "caption";
    public const string CaptionSource = "caption_source";
    public const string CaptionLocked = "caption_locked";
    public const string CaptionConfidence = "caption_confidence";
    public const string Tags = "tags";
    public const string TagProbability = "tag_probability";
    public const string Model = "model";
    public const string HasVector = "has_vector";
    public const string Width = "width";
    public const string Height = "height";
    public const string Bytes = "bytes";
    public const string FileTime = "file_time";
    public const string FileTicks = "file_ticks";
    public const string DataSet = "data_set";
    public const string Split = "split";
    public const string Metadata = "metadata";

    /// <summary>The vector, at unit length. Not in elastic/index.json: its length comes with the model.</summary>
    public const string Embedding = "embedding";

    /// <summary>Holds no values: its <c>null_value</c> says of which model the vectors are, see <see cref="VectorField"/>.</summary>
    public const string EmbeddingModel = "embedding_model";

    /// <summary>The words of captions and of tags as they stand, for phrases.</summary>
    public const string CaptionExact = Caption + ".exact", TagsExact = Tags + ".exact";

    /// <summary>What <see cref="CaptionSource"/> is called in the index.</summary>
    public static string Name(CaptionSource source) => source switch
    {
        CaptionSearch.Index.CaptionSource.Import => "import",
        CaptionSearch.Index.CaptionSource.Human => "human",
        _ => "model",
    };

    /// <summary>The source with a name; what is not known counts as the model's.</summary>
    public static CaptionSource Source(string? name) => name switch
    {
        "import" => CaptionSearch.Index.CaptionSource.Import,
        "human" => CaptionSearch.Index.CaptionSource.Human,
        _ => CaptionSearch.Index.CaptionSource.Model,
    };
}
