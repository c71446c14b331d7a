using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Pictures;

/// <summary>Files of a form.</summary>
internal static class SentFile
{
    /// <summary>The bytes of a file; how many there may be was decided when the form was taken.</summary>
    /// <param name="file">Of a form.</param>
    /// <param name="cancellationToken">While it is read.</param>
    public static async Task<byte[]> ReadAsync(this IFormFile file, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[file.Length];
        Stream stream = file.OpenReadStream();
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        return bytes;
    }

    /// <summary>What its owner calls it, without folders, which some browsers send.</summary>
    /// <param name="file">Of a form.</param>
    public static string Name(this IFormFile file) => file.FileName[(file.FileName.LastIndexOfAny(['/', '\\']) + 1)..];
}
