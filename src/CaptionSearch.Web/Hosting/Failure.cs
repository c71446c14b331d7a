using System.Text.Json;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Hosting;

/// <summary>What is said about a request that was not answered: the same for pages and programs.</summary>
/// <param name="Status">Of the reply, 400 to 599.</param>
/// <param name="Title">The kind of failure, a few words.</param>
/// <param name="Detail">What happened and what to do; one or two sentences that anybody may read.</param>
internal sealed record Failure(int Status, string Title, string Detail)
{
    /// <summary>When to try again; null for no advice.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the cause is unknown, so that its stack trace belongs in the log.</summary>
    public bool IsBug { get; init; }

    /// <summary>What an error means to the one who asked.</summary>
    public static Failure Of(Exception error) => error switch
    {
        RequestException refused => refused.Failure,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge("The body is larger than this address takes."),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => new Failure(408, "Too slow", "The body arrived too slowly."),
        BadHttpRequestException bad when Parameter(bad) is { } name => new Failure(400, "Not understood", $"The value of '{name}' is not of its form."),
        BadHttpRequestException bad => new Failure(bad.StatusCode, "Not understood", "The request is not well formed."),
        BusyException busy => new Failure(429, "Too many at once", Sentence(error)) { RetryAfter = busy.RetryAfter },
        SearchRequestException => new Failure(422, "Nothing to search for", Sentence(error)),
        InvalidImageException => new Failure(422, "Broken picture", Sentence(error)),
        UnsupportedImageException => new Failure(415, "Not a picture that is taken", Sentence(error)),
        CaptionEditException => new Failure(422, "The sentence cannot be written", Sentence(error)),
        IndexUnavailableException => new Failure(503, "The index cannot be reached", Sentence(error)) { RetryAfter = TimeSpan.FromSeconds(10) },
        DataFolderException => new Failure(503, "The index cannot be used now", Sentence(error)) { RetryAfter = TimeSpan.FromSeconds(10) },
        IndexFormatException or ModelFormatException => new Failure(503, "The index does not fit this program or its model", Sentence(error)),
        DecoderUnavailableException => new Failure(503, "Pictures cannot be read", Sentence(error)),
        OperationCanceledException => new Failure(503, "Took too long", "The answer was not ready in time.") { RetryAfter = TimeSpan.FromSeconds(5) },
        _ => new Failure(500, "Something went wrong", "It was noted in the log. Try again; if it stays, look there for the request's id.") { IsBug = true },
    };

    /// <summary>What a status means that came without an error.</summary>
    public static Failure Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => new Failure(400, "Not understood", "The request is not well formed."),
        StatusCodes.Status404NotFound => new Failure(404, "No such address", "The address leads nowhere."),
        StatusCodes.Status405MethodNotAllowed => new Failure(405, "Not this method", "The address is not to be called with this method."),
        StatusCodes.Status413PayloadTooLarge => TooLarge("The body is larger than this address takes."),
        StatusCodes.Status415UnsupportedMediaType => new Failure(415, "Not this kind of body", "The address does not take a body of this Content-Type."),
        _ => new Failure(status, "That did not work", "The request was not answered."),
    };

    /// <summary>More bytes than are taken.</summary>
    public static Failure TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "Too large", detail);

    /// <summary>Name of the parameter of the address that could not be read; null when it is about something else.</summary>
    private static string? Parameter(BadHttpRequestException error)
    {
        // Failed to bind parameter "Nullable<int> n" from "many".
        const string Beginning = "Failed to bind parameter \"";
        string[] words = error.Message.StartsWith(Beginning, StringComparison.Ordinal) ? error.Message[Beginning.Length..].Split('"')[0].Split(' ') : [];
        return words is [_, string name] ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name) : null;
    }

    private static string Sentence(Exception error) => error.Message.ReplaceLineEndings(" ");
}
