using System.Text.Json.Nodes;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>The field of an index that holds vectors: there from the first vector on, and of one model for good.</summary>
/// <remarks>
/// Two workers may bring the first vectors of two models at the same moment. <c>_meta</c> could not keep them apart, since the second
/// would overwrite what the first wrote; a field's <c>null_value</c> cannot be changed any more, so the second one is refused.
/// </remarks>
/// <param name="client">The server.</param>
/// <param name="target">Which index.</param>
/// <param name="known">What the server said about it a moment ago; null to ask when it is needed.</param>
internal sealed class VectorField(ElasticClient client, IndexTarget target, IndexMapping? known = null)
{
    /// <summary>From so many documents on <see cref="ElasticVectorType.Auto"/> takes a graph.</summary>
    public const long MostFlat = 100_000;

    private volatile IndexMapping? _mapping = known;

    /// <summary>Forgets what is known: the index behind the name is another one, or changed.</summary>
    public void Forget() => _mapping = null;

    /// <summary>Tells which index answered; when it is not the one known, that is forgotten.</summary>
    public void Saw(string index)
    {
        if (_mapping is { } present && present.Index != index)
        {
            Forget();
        }
    }

    /// <summary>The vectors of the index; null before the first, also when there is no index.</summary>
    public async Task<VectorLayout?> GetAsync(RequestKind patience, CancellationToken cancellationToken)
    {
        // What is known stays true, except that vectors come.
        if (_mapping is { Vectors: { } layout })
        {
            return layout;
        }

        IndexMapping? mapping = await IndexMapping.ReadAsync(client, target.Read, patience, cancellationToken).ConfigureAwait(false);
        _mapping = mapping;
        return mapping?.Vectors;
    }

    /// <summary>Makes sure that the index takes the vectors of some documents.</summary>
    /// <exception cref="IndexFormatException">They are of another model.</exception>
    /// <exception cref="ArgumentException">They are of another length.</exception>
    public async Task EnsureAsync(IEnumerable<CaptionDocument> documents, CancellationToken cancellationToken)
    {
        VectorLayout? layout = null;
        bool isThere = false;
        foreach (CaptionDocument document in documents)
        {
            if (document.Vector is not float[] vector)
            {
                continue;
            }

            if (layout is null)
            {
                layout = await GetAsync(RequestKind.Administration, cancellationToken).ConfigureAwait(false);
                isThere = layout is not null;
                layout ??= new VectorLayout(document.ModelFingerprint!, vector.Length, Concrete(client.Options.VectorType));
            }

            Check(document, vector, layout);
        }

        if (layout is not null && !isThere)
        {
            await AddAsync(layout, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the vectors the type that the options ask for, or that their number asks for.</summary>
    /// <remarks>The server takes the way from exact to graph in place: what is written or merged from now on is in the graph.</remarks>
    /// <exception cref="IndexFormatException">There is no way from the present type to the one asked for.</exception>
    public async Task AdaptAsync(CancellationToken cancellationToken)
    {
        if (await GetAsync(RequestKind.Administration, cancellationToken).ConfigureAwait(false) is not { } layout)
        {
            return;
        }

        ElasticVectorType wanted = client.Options.VectorType;
        if (wanted == ElasticVectorType.Auto)
        {
            wanted = layout.Type == ElasticVectorType.Flat && await CountAsync(cancellationToken).ConfigureAwait(false) > MostFlat
                ? ElasticVectorType.Int8Hnsw
                : layout.Type;
        }

        if (wanted == layout.Type)
        {
            return;
        }

        JsonObject change = IndexDefinition.VectorType(layout with { Type = wanted });
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Put, $"{target.Write}/_mapping", RequestKind.Administration, json => change.WriteTo(json), [400], cancellationToken).ConfigureAwait(false);
        Forget();
        if (!reply.IsSuccess)
        {
            throw new IndexFormatException(
                $"{client.Options.Url.AbsoluteUri}{target.Read}: its vectors are kept as {IndexMapping.TypeName(layout.Type)}, which cannot become {IndexMapping.TypeName(wanted)} in place. Leave --es-vector out, or build the index anew: captionsearch reindex");
        }
    }

    private static ElasticVectorType Concrete(ElasticVectorType type) => type == ElasticVectorType.Auto ? ElasticVectorType.Flat : type;

    private async Task AddAsync(VectorLayout layout, CancellationToken cancellationToken)
    {
        JsonObject change = IndexDefinition.Vectors(layout);
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Put, $"{target.Write}/_mapping", RequestKind.Administration, json => change.WriteTo(json), [400], cancellationToken).ConfigureAwait(false);
        Forget();
        VectorLayout? there = await GetAsync(RequestKind.Administration, cancellationToken).ConfigureAwait(false);
        if (there is null)
        {
            throw new IndexFormatException($"{client.Options.Url.AbsoluteUri}{target.Read}: the server does not take vectors of {layout.Dimension} numbers ({reply.Error}).");
        }

        if (there.ModelFingerprint != layout.ModelFingerprint || there.Dimension != layout.Dimension)
        {
            throw OtherModel(there, layout.ModelFingerprint); // another worker was first
        }
    }

    private void Check(CaptionDocument document, float[] vector, VectorLayout layout)
    {
        if (!string.Equals(layout.ModelFingerprint, document.ModelFingerprint, StringComparison.Ordinal))
        {
            throw OtherModel(layout, document.ModelFingerprint!);
        }

        if (layout.Dimension != vector.Length)
        {
            throw new ArgumentException($"Document {document.Id} has a vector of {vector.Length} numbers, the index has {layout.Dimension}.");
        }
    }

    private IndexFormatException OtherModel(VectorLayout layout, string model)
        => new($"{client.Options.Url.AbsoluteUri}{target.Read}: its vectors are of the model {Short(layout.ModelFingerprint)}, these are of {Short(model)}: the two do not compare. Use that model, or build the index anew with this one: captionsearch reindex");

    private async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Get, $"{target.Read}/_count", RequestKind.Search, null, [], cancellationToken).ConfigureAwait(false);
        return reply.Root.GetProperty("count").GetInt64();
    }

    private static string Short(string fingerprint) => fingerprint.Length > 12 ? fingerprint[..12] : fingerprint;
}
