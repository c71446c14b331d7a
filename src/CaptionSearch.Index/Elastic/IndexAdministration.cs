using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>Makes, replaces and deletes indices, and moves aliases.</summary>
internal sealed class IndexAdministration(ElasticClient client)
{
    public IndexNames Names { get; } = new(client.Options.IndexName);

    /// <summary>Makes an index.</summary>
    /// <returns>False when another worker was first: there is one of this name, or one that is written through the same alias.</returns>
    public async Task<bool> CreateAsync(string index, JsonObject? aliases, bool isBeingBuilt, CancellationToken cancellationToken)
    {
        JsonObject definition = IndexDefinition.Create(client.Options.SynonymsSet, aliases, isBeingBuilt);
        string path = Path(index);
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Put, path, RequestKind.Administration, json => definition.WriteTo(json), [400, 500], cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccess || reply.Error is { Type: "resource_already_exists_exception" } || IsSecondToBeWritten(reply.Error))
        {
            return reply.IsSuccess;
        }

        throw FailureText.ToException(RequestFailure.OfStatus(reply.Status, reply.Error, null), new ElasticRequest(HttpMethod.Put, path), client.Options);
    }

    /// <summary>Waits until an index answers: one that another worker made a moment ago, or of a server that has just started, may not yet.</summary>
    /// <exception cref="IndexUnavailableException">It does not within half a minute.</exception>
    public async Task WaitUntilReadyAsync(string index, CancellationToken cancellationToken)
    {
        // The colour alone says nothing about a new index: it is yellow from the start, before the first shard takes anything.
        string path = $"_cluster/health/{Path(index)}?wait_for_status=yellow&wait_for_active_shards=1&timeout=30s";
        using ElasticReply reply = await client.SendAsync(HttpMethod.Get, path, RequestKind.Administration, null, [408], cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            string colour = reply.Root.TryGetProperty("status", out JsonElement status) ? status.ToString() : "unknown";
            throw new IndexUnavailableException(
                $"{FailureText.Where(new ElasticRequest(HttpMethod.Get, path), client.Options)}: the index is not ready after 30 s (its health is {colour}). See the server's log ('docker compose logs elasticsearch').")
            {
                IsUnreachable = true,
            };
        }
    }

    /// <summary>Gives an index that an earlier version of this program made the fields that came later.</summary>
    public async Task BringUpToDateAsync(IndexMapping mapping, CancellationToken cancellationToken)
    {
        if (mapping.OldMeta is { } meta)
        {
            JsonObject change = IndexDefinition.FromVersion1(meta.DeepClone().AsObject());
            using ElasticReply reply = await client.SendAsync(
                HttpMethod.Put, $"{Path(mapping.Index)}/_mapping", RequestKind.Administration, json => change.WriteTo(json), [], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes an index; nothing happens when it is not there.</summary>
    public async Task DeleteAsync(string index, CancellationToken cancellationToken)
    {
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Delete, Path(index), RequestKind.Administration, null, [404], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The index behind each of our aliases that there is.</summary>
    /// <exception cref="IndexFormatException">An alias has several.</exception>
    public async Task<Dictionary<string, string>> AliasesAsync(CancellationToken cancellationToken)
    {
        string[] names = [Names.Name, Names.Write, Names.Next, Names.Previous];
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Get, $"_alias/{string.Join(',', names.Select(Path))}", RequestKind.Administration, null, [404], cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (JsonProperty index in reply.Root.EnumerateObject())
        {
            // Beside the indices there may be members "error" and "status" about the aliases that are not there.
            if (index.Value.ValueKind != JsonValueKind.Object || !index.Value.TryGetProperty("aliases", out JsonElement aliases))
            {
                continue;
            }

            foreach (JsonProperty alias in aliases.EnumerateObject())
            {
                if (!found.TryAdd(alias.Name, index.Name))
                {
                    throw new IndexFormatException(
                        $"{client.Options.Url.AbsoluteUri}{alias.Name}: the alias stands for several indices ({found[alias.Name]}, {index.Name}), one is expected. Take it from all but one.");
                }
            }
        }

        return found;
    }

    /// <summary>A name that no index has yet; two workers that ask at the same moment get the same.</summary>
    public async Task<string> NewNameAsync(CancellationToken cancellationToken)
    {
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Get, $"{Path(Names.Prefix)}*/_alias", RequestKind.Administration, null, [], cancellationToken).ConfigureAwait(false);
        int highest = 0;
        foreach (JsonProperty index in reply.Root.EnumerateObject())
        {
            string number = index.Name[Names.Prefix.Length..].Split('-')[0];
            highest = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? Math.Max(highest, parsed) : highest;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Names.Prefix}{highest + 1}-{IndexDefinition.Digest(client.Options.SynonymsSet)}");
    }

    /// <summary>Makes an empty index with some aliases.</summary>
    /// <returns>Its name; when another worker made one at the same moment, that one's.</returns>
    public async Task<string> CreateVersionAsync(string[] aliases, bool isBeingBuilt, CancellationToken cancellationToken)
    {
        string index = await NewNameAsync(cancellationToken).ConfigureAwait(false);
        await CreateAsync(index, new JsonObject(aliases.Select(alias => KeyValuePair.Create<string, JsonNode?>(alias, AliasOptions(alias)))), isBeingBuilt, cancellationToken)
            .ConfigureAwait(false);
        return index;
    }

    /// <summary>Changes aliases, all at once.</summary>
    public async Task ChangeAliasesAsync(JsonArray actions, CancellationToken cancellationToken)
    {
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Post, "_aliases", RequestKind.Administration, json => new JsonObject { ["actions"] = actions }.WriteTo(json), [], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Gives an index the settings of one that is searched.</summary>
    public async Task FinishAsync(string index, CancellationToken cancellationToken)
    {
        JsonObject settings = IndexDefinition.Finished();
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Put, $"{Path(index)}/_settings", RequestKind.Administration, json => settings.WriteTo(json), [], cancellationToken).ConfigureAwait(false);
        using ElasticReply refreshed = await client.SendAsync(
            HttpMethod.Post, $"{Path(index)}/_refresh", RequestKind.Administration, null, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts an empty index in the place of one. Behind an alias readers see the old one or the new one; without, there is none for a moment.</summary>
    public async Task ReplaceAsync(string name, CancellationToken cancellationToken)
    {
        IndexMapping? present = await IndexMapping.ReadAsync(client, name, RequestKind.Administration, cancellationToken).ConfigureAwait(false);
        string[] aliases = present is null
            ? []
            : [.. (await AliasesAsync(cancellationToken).ConfigureAwait(false)).Where(alias => alias.Value == present.Index).Select(static alias => alias.Key)];
        if (present is null || present.Index == name)
        {
            await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            await CreateAsync(
                name,
                new JsonObject(aliases.Select(alias => KeyValuePair.Create<string, JsonNode?>(alias, AliasOptions(alias)))),
                isBeingBuilt: aliases.Contains(Names.Next),
                cancellationToken).ConfigureAwait(false);
            return;
        }

        string index = await CreateVersionAsync([], isBeingBuilt: false, cancellationToken).ConfigureAwait(false);
        JsonArray actions = [.. aliases.Select(alias => Add(index, alias))];
        actions.Add((JsonNode)new JsonObject { ["remove_index"] = new JsonObject { ["index"] = present.Index } });
        await ChangeAliasesAsync(actions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The action that lets an alias stand for an index.</summary>
    public JsonNode Add(string index, string alias)
    {
        JsonObject add = AliasOptions(alias);
        add["index"] = index;
        add["alias"] = alias;
        return new JsonObject { ["add"] = add };
    }

    /// <summary>The action that takes an alias from an index; the whole change fails when the index does not have it.</summary>
    public static JsonNode Remove(string index, string alias)
        => new JsonObject { ["remove"] = new JsonObject { ["index"] = index, ["alias"] = alias, ["must_exist"] = true } };

    /// <summary>The server lets no alias have two indices to write to, which makes the first of two workers the only one.</summary>
    private static bool IsSecondToBeWritten(ServerError? error)
        => error is { Type: "illegal_state_exception" } && error.Reason?.Contains("more than one write index", StringComparison.Ordinal) == true;

    private static string Path(string name) => Uri.EscapeDataString(name);

    private JsonObject AliasOptions(string alias) => alias == Names.Write ? new JsonObject { ["is_write_index"] = true } : [];
}
