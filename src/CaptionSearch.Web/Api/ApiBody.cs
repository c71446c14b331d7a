using System.Text.Json;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CaptionSearch.Web.Api;

/// <summary>Reads what was sent: a JSON object, or a picture as a form's file or as the whole body.</summary>
internal static class ApiBody
{
    private static readonly string[] Fields = ["picture", "query_img", "image"];

    /// <summary>Whether the body says that it is JSON.</summary>
    public static bool IsJson(HttpRequest request) => request.HasJsonContentType();

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="RequestException">It is not JSON, or not of its form; the message says where.</exception>
    public static async Task<T> JsonAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        if (!IsJson(request))
        {
            throw new RequestException(new Failure(415, "Not this kind of body", "Send a JSON object with 'Content-Type: application/json'."));
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, ApiJson.Options, cancellationToken).ConfigureAwait(false)
                ?? throw RequestException.Bad("The body is null; a JSON object was expected.");
        }
        catch (JsonException error)
        {
            string where = error.Path is { Length: > 1 } path ? $"'{LineLog.OneLine(path.TrimStart('$').TrimStart('.'))}': " : "";
            throw RequestException.Bad(where + Said(error));
        }
    }

    /// <summary>Reads the one picture of a form (field <c>picture</c> or <c>query_img</c>), or of a body that is the picture itself.</summary>
    /// <exception cref="RequestException">There is none, or it is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> PictureAsync(HttpRequest request, RequestLimits limits, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
        {
            IFormCollection form = await FormAsync(request, cancellationToken).ConfigureAwait(false);
            IFormFile file = Fields.Select(form.Files.GetFile).FirstOrDefault(static found => found is not null)
                ?? throw RequestException.Bad("There is no picture; send a file in the field 'picture' of a form (multipart/form-data).");
            return await BytesAsync(file, limits, cancellationToken).ConfigureAwait(false);
        }

        bool isPicture = MediaTypeHeaderValue.TryParse(new StringSegment(request.ContentType), out MediaTypeHeaderValue? type)
            && (type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase));
        if (!isPicture)
        {
            throw new RequestException(new Failure(
                415, "Not this kind of body", "Send the picture as a form's file (multipart/form-data), as base64 in JSON, or as it is with 'Content-Type: image/jpeg'."));
        }

        using MemoryStream bytes = new();
        await request.Body.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return Checked(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), limits);
    }

    /// <summary>Reads a form.</summary>
    /// <exception cref="RequestException">It is broken.</exception>
    public static async Task<IFormCollection> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException and not BadHttpRequestException && !cancellationToken.IsCancellationRequested))
        {
            throw RequestException.Bad("The form is broken or was cut off.");
        }
    }

    /// <summary>Reads a file of a form.</summary>
    /// <exception cref="RequestException">It is too large, or empty.</exception>
    public static async Task<ReadOnlyMemory<byte>> BytesAsync(IFormFile file, RequestLimits limits, CancellationToken cancellationToken)
    {
        if (file.Length > limits.PictureBytes)
        {
            throw TooLarge(limits);
        }

        byte[] bytes = new byte[file.Length];
        Stream stream = file.OpenReadStream();
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        return Checked(bytes, limits);
    }

    /// <summary>The bytes, when a picture may have so many.</summary>
    /// <exception cref="RequestException">It is too large, or empty.</exception>
    public static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> bytes, RequestLimits limits)
        => bytes.Length > limits.PictureBytes ? throw TooLarge(limits)
            : bytes.IsEmpty ? throw RequestException.Bad("The picture is empty.")
            : bytes;

    private static RequestException TooLarge(RequestLimits limits) => new(Failure.TooLarge($"A picture may have {limits.PictureBytes >> 10} kB."));

    /// <summary>What a converter of ours said; JSON's own words name types of this program.</summary>
    private static string Said(JsonException error)
        => error.Message.StartsWith("a ", StringComparison.Ordinal) || error.Message.StartsWith("the ", StringComparison.Ordinal)
            ? error.Message.Split(" Path: ")[0]
            : error.LineNumber is long line && error.Path is null or "$" ? $"not a JSON object of this form (line {line + 1})." : "not a value of this form.";
}
