namespace CaptionSearch.Captioning.Tests;

/// <summary>Work in many steps that is cancelled after its first ones: counted is what was done, not how long it took.</summary>
internal static class StopsBetween
{
    /// <summary>Fails unless a cancelled run ends after its first steps and before its last one.</summary>
    /// <param name="prepare">Gives the work, how many steps of it have begun, and how many a whole run has.</param>
    public static async Task StartAndEndAsync(Func<(Action<CancellationToken> Work, Func<int> Steps, int All)> prepare)
    {
        // On a busy machine the work may be done before this thread sees its first steps; then it is tried again.
        for (int attempt = 0; attempt < 100; attempt++)
        {
            (Action<CancellationToken> work, Func<int> steps, int all) = prepare();
            using CancellationTokenSource leaving = new();
            var running = Task.Factory.StartNew(() => work(leaving.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            SpinWait.SpinUntil(() => steps() >= 2 || running.IsCompleted);
            await leaving.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException)
            {
                Assert.InRange(steps(), 2, all - 1);
                return;
            }
        }

        Assert.Fail("A hundred runs were cancelled, and all of them went on to their end.");
    }
}
