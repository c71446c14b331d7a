using System.Text;

namespace CaptionSearch.Import.Conformance;

/// <summary>A file of the sample's name in a temporary folder, written again and again; deleted at the end.</summary>
internal sealed class TemporarySample : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("captionsearch-conformance-").FullName;

    internal TemporarySample(string name) => Source = new DatasetSource(Path.Combine(_folder, name));

    internal DatasetSource Source { get; }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(Source.Path, FileMode.Create, FileAccess.Write);
        file.Write(bytes);
    }

    /// <summary>Writes the bytes with every occurrence of a text replaced; false when there is none.</summary>
    internal bool WriteReplaced(ReadOnlySpan<byte> bytes, string text, string replacement)
    {
        byte[] from = Encoding.UTF8.GetBytes(text);
        byte[] to = Encoding.UTF8.GetBytes(replacement);
        using FileStream file = new(Source.Path, FileMode.Create, FileAccess.Write);
        bool found = false;
        for (int at = bytes.IndexOf(from); at >= 0; at = bytes.IndexOf(from))
        {
            found = true;
            file.Write(bytes[..at]);
            file.Write(to);
            bytes = bytes[(at + from.Length)..];
        }

        file.Write(bytes);
        return found;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
