using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>Versions of the index on an Elasticsearch server: indices behind aliases, which one request moves from one to another.</summary>
/// <remarks>
/// <para>
/// With the name <c>captionsearch</c>: the alias <c>captionsearch</c> is searched, <c>captionsearch-write</c> written,
/// <c>captionsearch-next</c> and <c>captionsearch-previous</c> say which indices are the other two. The indices are called
/// <c>captionsearch-images-v1-1a2b3c4d</c>: a number, and a digest of settings and mapping. What is opened for reading is such an index itself.
/// </para>
/// <para>
/// Where the configured name is an index itself, or <see cref="ElasticOptions.UsesAliases"/> is off, there is one version only.
/// </para>
/// </remarks>
public sealed class ElasticIndexVersions : IIndexVersions
{
    private readonly ElasticClient _client;
    private readonly IndexAdministration _administration;

    /// <summary>Nothing is sent yet.</summary>
    /// <param name="options">Server and names.</param>
    /// <param name="handler">What sends; null for the real thing. Disposed of with the versions.</param>
    /// <exception cref="ArgumentException">The fingerprint of the options is none.</exception>
    public ElasticIndexVersions(ElasticOptions options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _client = new ElasticClient(options, handler);
        _administration = new IndexAdministration(_client);
    }

    /// <inheritdoc/>
    public string Description => _client.Options.Url.AbsoluteUri + Names.Name;

    private IndexNames Names => _administration.Names;

    /// <inheritdoc/>
    public async Task<ICaptionIndex?> OpenCurrentAsync(bool writable, CancellationToken cancellationToken)
    {
        IndexMapping? mapping = await ReadAsync(Names.Name, cancellationToken).ConfigureAwait(false);
        if (mapping is null)
        {
            if (!writable)
            {
                return null;
            }

            mapping = await CreateAsync(cancellationToken).ConfigureAwait(false);
        }

        if (writable)
        {
            await _administration.WaitUntilReadyAsync(mapping.Index, cancellationToken).ConfigureAwait(false);
            await _administration.BringUpToDateAsync(mapping, cancellationToken).ConfigureAwait(false);
        }

        if (!writable || mapping.Index == Names.Name)
        {
            // Readers ask the index itself, not the alias: it stays the one whose model they know when another takes its place.
            return await OpenAsync(IndexTarget.Plain(mapping.Index), writable, cancellationToken, writable ? null : mapping).ConfigureAwait(false);
        }

        await CompleteAsync(mapping.Index, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(new IndexTarget(Names.Name, Names.Write, RequiresAlias: true), isWritable: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>With the server's own mark of the index: one without aliases is deleted and made again under its name when it is cleared.</remarks>
    public async Task<string?> CurrentNameAsync(CancellationToken cancellationToken)
    {
        using ElasticReply reply = await _client.SendAsync(
            HttpMethod.Get, $"{Uri.EscapeDataString(Names.Name)}/_settings/index.uuid", RequestKind.Search, null, [404], cancellationToken).ConfigureAwait(false);
        return reply.IsSuccess ? string.Join(',', reply.Root.EnumerateObject().Select(static index => $"{index.Name}/{Mark(index.Value)}")) : null;

        static string? Mark(JsonElement index) => index.GetProperty("settings").GetProperty("index").GetProperty("uuid").GetString();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexVersion>> ListAsync(CancellationToken cancellationToken)
    {
        IndexMapping? current = await ReadAsync(Names.Name, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> aliases = await _administration.AliasesAsync(cancellationToken).ConfigureAwait(false);
        List<IndexVersion> versions = [];
        if (current is not null)
        {
            versions.Add(new IndexVersion(current.Index, IndexRole.Current));
        }

        if (aliases.TryGetValue(Names.Next, out string? next))
        {
            versions.Add(new IndexVersion(next, IndexRole.Next));
        }

        if (aliases.TryGetValue(Names.Previous, out string? previous))
        {
            versions.Add(new IndexVersion(previous, IndexRole.Previous));
        }

        return versions;
    }

    /// <inheritdoc/>
    public async Task<ICaptionIndex> OpenNextAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> aliases = await AliasesAsync(cancellationToken).ConfigureAwait(false);
        if (!aliases.TryGetValue(Names.Next, out string? next))
        {
            next = await _administration.CreateVersionAsync([Names.Next], isBeingBuilt: true, cancellationToken).ConfigureAwait(false);
        }

        await _administration.WaitUntilReadyAsync(next, cancellationToken).ConfigureAwait(false);
        if (await ReadAsync(next, cancellationToken).ConfigureAwait(false) is { } mapping)
        {
            await _administration.BringUpToDateAsync(mapping, cancellationToken).ConfigureAwait(false);
        }

        // By its own name, so that it stays the same index when it is promoted. It does not refresh by itself, and may have been left unfinished.
        ICaptionIndex index = await OpenAsync(IndexTarget.Plain(next), isWritable: true, cancellationToken).ConfigureAwait(false);
        await index.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return index;
    }

    /// <inheritdoc/>
    public async Task PromoteNextAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> aliases = await AliasesAsync(cancellationToken).ConfigureAwait(false);
        if (!aliases.TryGetValue(Names.Next, out string? next))
        {
            throw new IndexUnavailableException($"{Description}: there is no next version of the index. Make one: captionsearch reindex --model DIR");
        }

        await _administration.FinishAsync(next, cancellationToken).ConfigureAwait(false);
        JsonArray actions = [IndexAdministration.Remove(next, Names.Next)];
        if (aliases.TryGetValue(Names.Name, out string? current))
        {
            Move(actions, aliases, current, next);
            actions.Add(_administration.Add(current, Names.Previous));
        }
        else
        {
            actions.Add(_administration.Add(next, Names.Name));
            actions.Add(_administration.Add(next, Names.Write));
        }

        if (aliases.TryGetValue(Names.Previous, out string? previous))
        {
            actions.Add((JsonNode)new JsonObject { ["remove_index"] = new JsonObject { ["index"] = previous } });
        }

        await _administration.ChangeAliasesAsync(actions, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RollBackAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> aliases = await AliasesAsync(cancellationToken).ConfigureAwait(false);
        if (!aliases.TryGetValue(Names.Previous, out string? previous) || !aliases.TryGetValue(Names.Name, out string? current))
        {
            throw new IndexUnavailableException($"{Description}: there is no previous version of the index to go back to.");
        }

        JsonArray actions = [IndexAdministration.Remove(previous, Names.Previous)];
        Move(actions, aliases, current, previous);
        actions.Add(_administration.Add(current, Names.Previous));
        await _administration.ChangeAliasesAsync(actions, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ICaptionIndex?> OpenPreviousAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> aliases = await _administration.AliasesAsync(cancellationToken).ConfigureAwait(false);
        return aliases.TryGetValue(Names.Previous, out string? previous)
            ? await OpenAsync(IndexTarget.Plain(previous), isWritable: false, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <inheritdoc/>
    public async Task DiscardNextAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> aliases = await _administration.AliasesAsync(cancellationToken).ConfigureAwait(false);
        if (aliases.TryGetValue(Names.Next, out string? next))
        {
            await _administration.DeleteAsync(next, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connections; indices that were opened here must be disposed of before.</summary>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ICaptionIndex> OpenAsync(IndexTarget target, bool isWritable, CancellationToken cancellationToken, IndexMapping? mapping = null)
    {
        ElasticIndex index = new(_client, target, isWritable, mapping);
        await index.AdaptAsync(cancellationToken).ConfigureAwait(false);
        return index;
    }

    private Task<IndexMapping?> ReadAsync(string name, CancellationToken cancellationToken)
        => IndexMapping.ReadAsync(_client, name, RequestKind.Search, cancellationToken);

    private async Task<IndexMapping> CreateAsync(CancellationToken cancellationToken)
    {
        if (_client.Options.UsesAliases)
        {
            await _administration.CreateVersionAsync([Names.Name, Names.Write], isBeingBuilt: false, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _administration.CreateAsync(Names.Name, null, isBeingBuilt: false, cancellationToken).ConfigureAwait(false);
        }

        return await ReadAsync(Names.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new IndexUnavailableException($"{Description}: the index was made, but is not there. Was it deleted at the same moment? Try again.");
    }

    /// <summary>Adds the alias for writing where somebody made only the one for reading.</summary>
    private async Task CompleteAsync(string index, CancellationToken cancellationToken)
    {
        Dictionary<string, string> aliases = await _administration.AliasesAsync(cancellationToken).ConfigureAwait(false);
        if (!aliases.ContainsKey(Names.Write))
        {
            await _administration.ChangeAliasesAsync([_administration.Add(index, Names.Write)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Our aliases.</summary>
    /// <exception cref="IndexUnavailableException">The configured name is an index: there cannot be versions.</exception>
    private async Task<Dictionary<string, string>> AliasesAsync(CancellationToken cancellationToken)
    {
        IndexMapping? mapping = await ReadAsync(Names.Name, cancellationToken).ConfigureAwait(false);
        if (mapping?.Index == Names.Name || !_client.Options.UsesAliases)
        {
            throw new IndexUnavailableException(
                $"{Description}: an index without aliases cannot be replaced by a new version. Index into another name (--es-index), or empty this one: captionsearch clear");
        }

        return await _administration.AliasesAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Move(JsonArray actions, Dictionary<string, string> aliases, string from, string to)
    {
        actions.Add(IndexAdministration.Remove(from, Names.Name));
        actions.Add(_administration.Add(to, Names.Name));
        if (aliases.TryGetValue(Names.Write, out string? written))
        {
            actions.Add(IndexAdministration.Remove(written, Names.Write));
        }

        actions.Add(_administration.Add(to, Names.Write));
    }
}
