using System.IO.Compression;
using System.Text;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>A request as it reached a server of the tests.</summary>
internal sealed record SentRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    /// <summary>The body as text, unpacked when it came with gzip.</summary>
    public string Body
    {
        get
        {
            if (Headers.GetValueOrDefault("Content-Encoding") != "gzip")
            {
                return Encoding.UTF8.GetString(Bytes);
            }

            using GZipStream unpacked = new(new MemoryStream(Bytes), CompressionMode.Decompress);
            using StreamReader reader = new(unpacked);
            return reader.ReadToEnd();
        }
    }
}
