using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CaptionSearch.Imaging;
using CaptionSearch.Import;
using CaptionSearch.Import.Paths;
using CaptionSearch.Training.Events;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Training;

/// <summary>What the training page reads beside itself: the events as they come, and the sample pictures.</summary>
internal static class TrainingEndpoints
{
    private const int SampleSide = 320;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Adds the one training of the server and what is done with its models.</summary>
    public static void AddTraining(this IServiceCollection services)
    {
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<DatasetChoices>();
        services.AddSingleton(static provider => new TrainingSession(
            provider.GetRequiredService<ServeOptions>(),
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<ILogger<TrainingSession>>()));
        services.AddSingleton(static provider => new ModelWork(
            provider.GetRequiredService<ServeOptions>(),
            provider.GetRequiredService<TrainingSession>(),
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<ILogger<ModelWork>>()));
        services.AddHostedService(static provider => provider.GetRequiredService<TrainingSession>());
        services.AddHostedService(static provider => provider.GetRequiredService<ModelWork>());
    }

    /// <summary>Maps <c>/training/events</c> and <c>/training/samples/N</c>.</summary>
    public static void MapTraining(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/training/events", static (
            HttpContext context, TrainingSession session, ModelWork work, ChangeSignal changes, IHostApplicationLifetime lifetime) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.ServerSentEvents(FollowAsync(
                session, work, changes, context.Request.Headers["Last-Event-ID"].ToString(), lifetime.ApplicationStopping, context.RequestAborted));
        }).ExcludeFromDescription();
        routes.MapGet("/training/samples/{number:int}", Sample).ExcludeFromDescription();
    }

    /// <summary>
    /// <c>run</c>: a training begins from its first line; <c>line</c>: one of its events; <c>state</c>: how training and work stand, when that changed.
    /// A visitor who lost the connection goes on after the last line they have.
    /// </summary>
    internal static async IAsyncEnumerable<SseItem<string>> FollowAsync(
        TrainingSession session, ModelWork work, ChangeSignal changes, string lastId, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        string state = "";
        (string key, int number) = Split(lastId);
        while (!end.IsCancellationRequested)
        {
            Task next = changes.Next;
            (string current, string[] lines) = session.Lines(number);
            if (current != key)
            {
                (key, number) = (current, 0);
                (_, lines) = session.Lines(0);
                yield return new SseItem<string>(session.Current()?.Settings.Name ?? "", "run");
            }

            foreach (string line in lines)
            {
                number++;
                yield return new SseItem<string>(line, "line") { EventId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}:{number}") };
            }

            string now = StateOf(session, work);
            if (now != state)
            {
                state = now;
                yield return new SseItem<string>(now, "state");
            }

            try
            {
                await next.WaitAsync(Beat, end.Token).ConfigureAwait(false);

                // What comes in quick succession goes out together.
                await Task.Delay(Pause, end.Token).ConfigureAwait(false);
                continue;
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
            catch (TimeoutException)
            {
                // Nothing new: a sign of life keeps the connection, and finds out whether anybody listens.
            }

            yield return new SseItem<string>("", "beat");
        }
    }

    private static (string Key, int Number) Split(string id)
    {
        int colon = id.LastIndexOf(':');
        return colon > 0 && int.TryParse(id[(colon + 1)..], out int number) && number >= 0 ? (id[..colon], number) : ("", 0);
    }

    /// <summary>What must be drawn anew when it changes.</summary>
    internal static string KeyOf(RunState? run, WorkStatus? work)
        => $"{run?.ToString() ?? "None"} {(work is null ? "" : (work.IsRunning ? "running: " : "ended: ") + work.Title)}";

    private static string StateOf(TrainingSession session, ModelWork work)
    {
        WorkStatus? status = work.Status;
        return JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["key"] = KeyOf(session.Current()?.State, status),
            ["done"] = status?.Done ?? 0,
            ["total"] = status?.Total ?? 0,
        });
    }

    /// <summary>A held-out picture of the current training, small.</summary>
    private static async Task<IResult> Sample(int number, HttpContext context, TrainingSession session, CancellationToken cancellationToken)
    {
        RunProgress? progress = session.Current()?.Progress;
        if (progress is null || number < 0 || number >= progress.Samples.Count)
        {
            return TypedResults.NotFound();
        }

        CaptionSample sample = progress.Samples[number];
        try
        {
            if (new PictureRoot(progress.PictureFolder).Find(sample.Picture).FullPath is not { } file)
            {
                return TypedResults.NotFound();
            }

            byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
            context.Response.Headers.CacheControl = "private, max-age=600";
            return TypedResults.File(Thumbnail.Make(bytes, sample.Picture, SampleSide, cancellationToken: cancellationToken), "image/jpeg");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ImportException or InvalidImageException or UnsupportedImageException)
        {
            return TypedResults.NotFound();
        }
    }
}
