using System.Globalization;
using CaptionSearch.Index;

namespace CaptionSearch.Benchmarks;

/// <summary>The captions of Flickr8k, five a picture, and documents made of them.</summary>
internal static class FlickrCaptions
{
    private static readonly string File = Path.Combine(Workspace.Data, "flickr8k", "Flickr8k.token.txt");

    /// <summary>What to say when there are none.</summary>
    public static string Missing => $"{File} is not there: set CAPTIONSEARCH_DATA to the folder that has flickr8k.";

    /// <summary>All of them; null when the file is not there.</summary>
    public static string[]? Read()
        => System.IO.File.Exists(File)
            ? [.. System.IO.File.ReadLines(File).Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..])]
            : null;

    /// <summary>A document as an index run would write it.</summary>
    public static CaptionDocument Document(int number, string caption, float[] vector) => new()
    {
        Id = DocumentId.OfContent(BitConverter.GetBytes(number)),
        Paths = [string.Create(CultureInfo.InvariantCulture, $"/home/somebody/pictures/holidays/{number}.jpg")],
        Caption = caption,
        Confidence = 0.5,
        Tags = [.. Enumerable.Range(0, 5).Select(i => new DocumentTag($"class {((number * 7) + i) % 1000}", 0.1f))],
        ModelFingerprint = "benchmark",
        Width = 500,
        Height = 375,
        ByteSize = 12_345,
        FileTime = DateTimeOffset.UnixEpoch.AddMinutes(number),
        Vector = vector,
    };
}
