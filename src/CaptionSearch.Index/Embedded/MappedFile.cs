using System.IO.MemoryMappedFiles;

namespace CaptionSearch.Index.Embedded;

/// <summary>A file in memory, read-only: the operating system loads the pages that are touched.</summary>
/// <remarks>
/// The only unsafe code of this project: a pointer becomes a span here and nowhere else. The span is valid until
/// <see cref="Dispose"/>; <see cref="VectorStore"/> counts who still reads and disposes after the last one.
/// The file may grow meanwhile; it must not shrink below <see cref="Length"/>'s part that is read.
/// </remarks>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly nint _start;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view, int length)
    {
        _file = file;
        _view = view;
        Length = length;
        unsafe
        {
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            _start = (nint)(pointer + view.PointerOffset);
        }
    }

    /// <summary>Mapped bytes, at most 2^31 - 1.</summary>
    public int Length { get; }

    /// <summary>All mapped bytes.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            unsafe
            {
                return new ReadOnlySpan<byte>((void*)_start, Length);
            }
        }
    }

    /// <summary>Maps a file as long as it is now.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (stream.Length == 0)
        {
            throw SegmentLayout.Damaged(path, 0, "the file is empty");
        }

        int length = (int)Math.Min(stream.Length, int.MaxValue);
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedFile(file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
