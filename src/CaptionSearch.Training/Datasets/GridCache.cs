using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace CaptionSearch.Training.Datasets;

/// <summary>The backbone's output for every picture of a data set, as it is and mirrored, in one flat float16 file.</summary>
/// <remarks>
/// A folder of three files: <c>header.json</c> says what the grids were made from, <c>grids.f16</c> holds picture 0 as it is, picture 0
/// mirrored, picture 1 as it is, ... (each [L, C], cell-major), <c>done.bin</c> one byte a picture, 1 once both its grids are written.
/// The byte is written after the grids, so that a run that was killed goes on where it was. Reading and writing different pictures from
/// several threads is safe.
/// </remarks>
public sealed class GridCache : IDisposable
{
    private readonly SafeFileHandle _grids;
    private readonly SafeFileHandle _done;
    private readonly byte[] _state;

    private GridCache(GridCacheHeader header, SafeFileHandle grids, SafeFileHandle done, byte[] state, bool wasStale)
    {
        Header = header;
        _grids = grids;
        _done = done;
        _state = state;
        WasStale = wasStale;
    }

    /// <summary>What the grids are made from.</summary>
    public GridCacheHeader Header { get; }

    /// <summary>Whether a cache of something else was found in the folder and thrown away.</summary>
    public bool WasStale { get; }

    /// <summary>L·C, values of one grid.</summary>
    public int GridLength => Header.Cells * Header.Channels;

    /// <summary>Opens the cache in a folder; an absent one and one of other pictures or another backbone are started anew.</summary>
    /// <param name="folder">Created when missing.</param>
    /// <param name="header">What the grids must have been made from.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static GridCache Open(string folder, GridCacheHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        Directory.CreateDirectory(folder);
        string headerPath = Path.Combine(folder, "header.json");
        string gridsPath = Path.Combine(folder, "grids.f16");
        string donePath = Path.Combine(folder, "done.bin");

        GridCacheHeader? found = ReadHeader(headerPath);
        bool fits = header.Equals(found) && File.Exists(gridsPath)
            && File.Exists(donePath) && new FileInfo(donePath).Length == header.Pictures;
        if (!fits)
        {
            File.Delete(headerPath);
            File.Delete(gridsPath);
            File.WriteAllBytes(donePath, new byte[header.Pictures]);
        }

        SafeFileHandle grids = File.OpenHandle(gridsPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        SafeFileHandle done = File.OpenHandle(donePath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        byte[] state = new byte[header.Pictures];
        RandomAccess.Read(done, state, 0);
        if (!fits)
        {
            // Last: a cache without its header is no cache.
            File.WriteAllText(headerPath, JsonSerializer.Serialize(header));
        }

        return new GridCache(header, grids, done, state, wasStale: !fits && found is not null);
    }

    /// <summary>Whether both grids of a picture are there.</summary>
    /// <param name="picture">0 to Pictures − 1.</param>
    public bool Has(int picture) => Volatile.Read(ref _state[picture]) == 1;

    /// <summary>Writes both grids of a picture.</summary>
    /// <param name="picture">0 to Pictures − 1.</param>
    /// <param name="original">Shape [L, C].</param>
    /// <param name="mirrored">Shape [L, C], of the mirrored picture.</param>
    public void Write(int picture, ReadOnlySpan<Half> original, ReadOnlySpan<Half> mirrored)
    {
        CheckLength(original.Length);
        CheckLength(mirrored.Length);
        RandomAccess.Write(_grids, MemoryMarshal.AsBytes(original), Position(picture, false));
        RandomAccess.Write(_grids, MemoryMarshal.AsBytes(mirrored), Position(picture, true));
        RandomAccess.Write(_done, [1], picture);
        Volatile.Write(ref _state[picture], 1);
    }

    /// <summary>Reads one grid of a picture.</summary>
    /// <param name="picture">0 to Pictures − 1, one that <see cref="Has"/> says is there.</param>
    /// <param name="mirrored">Which of the two.</param>
    /// <param name="grid">Shape [L, C], overwritten.</param>
    /// <exception cref="InvalidOperationException">The picture has no grids.</exception>
    public void Read(int picture, bool mirrored, Span<Half> grid)
    {
        CheckLength(grid.Length);
        if (!Has(picture))
        {
            throw new InvalidOperationException($"Picture {picture} has no cached grid.");
        }

        Span<byte> rest = MemoryMarshal.AsBytes(grid);
        long position = Position(picture, mirrored);
        while (!rest.IsEmpty)
        {
            int read = RandomAccess.Read(_grids, rest, position);
            if (read == 0)
            {
                throw new IOException("The grid cache ends early. Delete its folder; the next run makes it anew.");
            }

            rest = rest[read..];
            position += read;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _grids.Dispose();
        _done.Dispose();
    }

    private static GridCacheHeader? ReadHeader(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<GridCacheHeader>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private long Position(int picture, bool mirrored)
        => ((2L * picture) + (mirrored ? 1 : 0)) * GridLength * sizeof(ushort);

    private void CheckLength(int length)
    {
        if (length != GridLength)
        {
            throw new ArgumentException($"A grid has {GridLength} values, not {length}.");
        }
    }
}
