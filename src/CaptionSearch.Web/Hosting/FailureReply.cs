using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Hosting;

/// <summary>Writes failures: problem details (RFC 9457) for programs, the origin's own form where it is kept, a line of text elsewhere.</summary>
internal static class FailureReply
{
    private static readonly PathString Api = "/api";

    /// <summary>Whether a program asks, by the address.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Api, out PathString rest) && rest.HasValue;

    /// <summary>Turns errors and empty failures of the REST interface into replies.</summary>
    public static void Use(IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception error) when (!context.Response.HasStarted && !RequestRecord.IsLeft(context, error))
        {
            RequestRecord.Note(context, error);
            await WriteAsync(context, Failure.Of(error)).ConfigureAwait(false);
            return;
        }

        bool isEmpty = !context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null };
        if (isEmpty)
        {
            await WriteAsync(context, Failure.Of(context.Response.StatusCode)).ConfigureAwait(false);
        }
    });

    /// <summary>Replies with a failure; nothing of the reply may have been sent.</summary>
    public static async Task WriteAsync(HttpContext context, Failure failure)
    {
        HttpResponse reply = context.Response;
        IHeaderDictionary kept = reply.Headers;
        bool isOrigin = OriginApi.Owns(context.Request.Path);
        int status = isOrigin ? OriginApi.StatusOf(failure) : failure.Status;
        reply.StatusCode = status;
        kept.CacheControl = "no-store";
        if (failure.RetryAfter is TimeSpan wait)
        {
            kept.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (!IsApi(context))
        {
            reply.ContentType = "text/plain; charset=utf-8";
            await reply.WriteAsync($"{failure.Title}. {failure.Detail}\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        reply.ContentType = isOrigin ? "application/json" : "application/problem+json";
        string body = isOrigin
            ? new JsonObject { ["success"] = false, ["message"] = failure.Detail }.ToJsonString()
            : JsonSerializer.Serialize(new ProblemAnswer("about:blank", failure.Title, status, failure.Detail, context.TraceIdentifier), ApiJson.Options);
        await reply.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
