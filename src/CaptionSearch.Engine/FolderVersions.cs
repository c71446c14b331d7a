using System.Globalization;
using System.Text.Json;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine;

/// <summary>Versions of the embedded index, each in a folder of its own; a small file says which is which.</summary>
internal sealed class FolderVersions(string root) : IIndexVersions
{
    private const string FirstName = "index";

    private string PointerFile => Path.Combine(root, "index.json");

    /// <inheritdoc/>
    public string Description => root;

    /// <inheritdoc/>
    public Task<ICaptionIndex?> OpenCurrentAsync(bool writable, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(root, Read().Current);
        return Task.FromResult<ICaptionIndex?>(
            writable ? EmbeddedIndex.Open(folder) : EmbeddedIndex.Exists(folder) ? EmbeddedIndex.OpenReadOnly(folder) : null);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexVersion>> ListAsync(CancellationToken cancellationToken)
    {
        Pointer pointer = Read();
        List<IndexVersion> versions = [];
        Add(pointer.Current, IndexRole.Current);
        Add(pointer.Next, IndexRole.Next);
        Add(pointer.Previous, IndexRole.Previous);
        return Task.FromResult<IReadOnlyList<IndexVersion>>(versions);

        void Add(string? name, IndexRole role)
        {
            if (name is not null && EmbeddedIndex.Exists(Path.Combine(root, name)))
            {
                versions.Add(new IndexVersion(name, role));
            }
        }
    }

    /// <inheritdoc/>
    public Task<ICaptionIndex> OpenNextAsync(CancellationToken cancellationToken)
    {
        Pointer pointer = Read();
        if (pointer.Next is null)
        {
            int number = 2;
            string name;
            do
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{FirstName}-{number++}");
            }
            while (Directory.Exists(Path.Combine(root, name)));
            pointer = pointer with { Next = name };
            Write(pointer);
        }

        return Task.FromResult<ICaptionIndex>(EmbeddedIndex.Open(Path.Combine(root, pointer.Next!)));
    }

    /// <inheritdoc/>
    public Task PromoteNextAsync(CancellationToken cancellationToken)
    {
        Pointer pointer = Read();
        if (pointer.Next is null)
        {
            throw new IndexUnavailableException($"{root}: there is no next version of the index. Make one: captionsearch reindex --model DIR");
        }

        bool hasCurrent = Directory.Exists(Path.Combine(root, pointer.Current));
        Write(new Pointer(pointer.Next, hasCurrent ? pointer.Current : null, null));
        Delete(pointer.Previous);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RollBackAsync(CancellationToken cancellationToken)
    {
        Pointer pointer = Read();
        Write(pointer.Previous is string previous
            ? pointer with { Current = previous, Previous = pointer.Current }
            : throw new IndexUnavailableException($"{root}: there is no previous version of the index to go back to."));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ICaptionIndex?> OpenPreviousAsync(CancellationToken cancellationToken)
        => Task.FromResult<ICaptionIndex?>(Read().Previous is string name ? EmbeddedIndex.OpenReadOnly(Path.Combine(root, name)) : null);

    /// <inheritdoc/>
    public Task DiscardNextAsync(CancellationToken cancellationToken)
    {
        Pointer pointer = Read();
        if (pointer.Next is not null)
        {
            Write(pointer with { Next = null });
            Delete(pointer.Next);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Pointer Read()
        => File.Exists(PointerFile) ? JsonSerializer.Deserialize<Pointer>(File.ReadAllText(PointerFile))! : new Pointer(FirstName, null, null);

    private void Write(Pointer pointer)
    {
        string draft = PointerFile + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(pointer));
        File.Move(draft, PointerFile, overwrite: true);
    }

    private void Delete(string? name)
    {
        if (name is not null && Directory.Exists(Path.Combine(root, name)))
        {
            Directory.Delete(Path.Combine(root, name), recursive: true);
        }
    }

    private sealed record Pointer(string Current, string? Previous, string? Next);
}
