using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CaptionSearch.Index;

namespace CaptionSearch.Engine;

/// <summary>Everything that the current version of an index holds, as one text.</summary>
internal static class IndexText
{
    public static async Task<string> OfAsync(Library library)
    {
        StringBuilder text = new();
        foreach (CaptionDocument document in await library.AllAsync())
        {
            string vector = document.Vector is null ? "-" : Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(document.Vector.AsSpan())));
            text.AppendLine(
                $"{document.Id} [{string.Join('|', document.Paths)}] '{document.Caption}' {document.CaptionSource} {document.IsLocked} "
                + $"[{string.Join('|', document.OtherCaptions)}] [{string.Join('|', document.Tags)}] {document.Width}x{document.Height} {document.ByteSize} "
                + $"{document.Confidence} {document.FileTime:O} {document.DataSet} {document.Split} [{string.Join('|', document.Metadata)}] {document.ModelFingerprint} {vector}");
        }

        return text.ToString();
    }
}
