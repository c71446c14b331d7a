using CaptionSearch.Import.Text;

namespace CaptionSearch.Import;

/// <summary>Name and beginning of a file: what an importer decides by whether the file is of its kind.</summary>
public sealed class DatasetProbe
{
    /// <summary>Most bytes of the file that are looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Describes a file.</summary>
    /// <param name="fileName">Name of the file without its folder.</param>
    /// <param name="head">Its first bytes, at most <see cref="MaxBytes"/>.</param>
    /// <param name="isWhole">Whether these are all its bytes.</param>
    public DatasetProbe(string fileName, ReadOnlyMemory<byte> head, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        FileName = fileName;
        Head = head;
        IsWhole = isWhole;
        Text = EncodedText.Decode(head.Span);
    }

    /// <summary>Name of the file without its folder.</summary>
    public string FileName { get; }

    /// <summary>The first bytes.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>True when <see cref="Head"/> is the whole file.</summary>
    public bool IsWhole { get; }

    /// <summary>The first bytes as text, without a byte order mark; bytes that are no text become U+FFFD. The last character may be cut.</summary>
    public string Text { get; }

    /// <summary>Reads the beginning of a file.</summary>
    /// <exception cref="ImportException">The file cannot be read.</exception>
    public static DatasetProbe Read(DatasetSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using Stream stream = source.Open();
        byte[] head = new byte[MaxBytes];
        try
        {
            int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            bool whole = length < head.Length || stream.ReadByte() < 0;
            return new DatasetProbe(source.Name, head.AsMemory(0, length), whole);
        }
        catch (IOException error)
        {
            throw new ImportException(source.Path, $"cannot be read ({error.Message})", error);
        }
    }
}
