using CaptionSearch.Engine.Describing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Pictures;

/// <summary>Deletes the pictures that visitors searched with when their time is over, and what was said of them: at the start, and every hour.</summary>
/// <param name="folder">The pictures.</param>
/// <param name="answers">What the model said of them.</param>
/// <param name="log">Says what cannot be deleted.</param>
/// <param name="time">The clock.</param>
public sealed partial class QueryPictureSweep(QueryPictureFolder folder, PictureAnswers answers, ILogger<QueryPictureSweep> log, TimeProvider time) : BackgroundService
{
    /// <summary>From one time to the next; a picture lies so much longer at most than it is shown.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start does not wait for it
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            Sweep();
        }
        while (await WaitAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Sweep()
    {
        answers.Forget(QueryPictureFolder.Age);
        try
        {
            folder.Clear();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is tried again in an hour; nobody is shown the pictures meanwhile.
            LogNotDeleted(log, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old query pictures cannot be deleted: {Problem}")]
    private static partial void LogNotDeleted(ILogger log, string problem);
}
