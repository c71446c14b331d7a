using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Tests.Shared;

/// <summary>Everything an index holds as one text, to compare two runs.</summary>
internal static class IndexDigest
{
    /// <summary>A line for each document: id, paths, captions with source and lock, tags, size, model, and the vector's hash.</summary>
    public static async Task<string> OfAsync(string indexFolder, CancellationToken cancellationToken)
    {
        StringBuilder digest = new();
        await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(indexFolder);
        await foreach (string id in index.ReadIdsAsync(cancellationToken))
        {
            CaptionDocument document = Assert.Single(await index.GetAsync([id], withVectors: true, cancellationToken));
            Assert.NotNull(document.Vector);
            string vector = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(document.Vector.AsSpan())));
            digest.AppendLine(
                $"{id} [{string.Join('|', document.Paths)}] '{document.Caption}' {document.CaptionSource} {document.IsLocked} "
                + $"[{string.Join('|', document.OtherCaptions)}] [{string.Join('|', document.Tags)}] {document.Width}x{document.Height} "
                + $"{document.ByteSize} {document.Confidence} {document.DataSet} {document.Split} [{string.Join('|', document.Metadata)}] {document.ModelFingerprint} {vector}");
        }

        return digest.ToString();
    }
}
