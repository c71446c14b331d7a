using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Searching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Hosting;

/// <summary>Loads index and model while the server is already listening, so that nobody's first request is slow; tried again until it works.</summary>
public sealed partial class WarmUp(PictureSearch search, CaptionDesk captions, ILogger<WarmUp> log) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    private volatile bool _isDone;

    /// <summary>Whether index and model are loaded.</summary>
    public bool IsDone => _isDone;

    /// <summary>What is in the way, one line; null when nothing is known to be.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start does not wait for it
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await search.WarmAsync(stoppingToken).ConfigureAwait(false);
                await captions.WarmAsync(stoppingToken).ConfigureAwait(false);
                (Problem, _isDone) = (null, true);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Whatever it is, the server goes on: pages that need no model work, and /readyz says what is wrong.
                Failure failure = Failure.Of(error);
                bool isKnown = !failure.IsBug || error is IOException or UnauthorizedAccessException;
                string problem = LineLog.OneLine(isKnown ? error.Message : failure.Detail);
                if (problem != Problem)
                {
                    LogNotReady(log, isKnown ? null : error, problem);
                }

                Problem = problem;
            }

            await Task.Delay(BetweenTries, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Not ready: {Problem}")]
    private static partial void LogNotReady(ILogger log, Exception? error, string problem);
}
