namespace CaptionSearch.Index.Elastic;

/// <summary>What the vectors of an index are.</summary>
/// <param name="ModelFingerprint">The model that made them.</param>
/// <param name="Dimension">D, the length of each.</param>
/// <param name="Type">How the server keeps them; never <see cref="ElasticVectorType.Auto"/>.</param>
internal sealed record VectorLayout(string ModelFingerprint, int Dimension, ElasticVectorType Type);
