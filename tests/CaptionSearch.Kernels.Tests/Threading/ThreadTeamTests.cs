namespace CaptionSearch.Kernels.Tests;

public sealed class ThreadTeamTests
{
    [Fact]
    public void For_ManyShortJobs_RunsEveryPartOnce()
    {
        int[] runs = new int[37];
        Action<int> body = part => Interlocked.Increment(ref runs[part]);
        for (int job = 1; job <= 20_000; job++)
        {
            int parts = job % 38;
            Array.Clear(runs);
            ThreadTeam.For(parts, body, 1 + (job % 4));
            for (int part = 0; part < runs.Length; part++)
            {
                Assert.Equal(part < parts ? 1 : 0, runs[part]);
            }
        }
    }

    [Fact]
    public void For_AfterTheTeamWentToSleep_StillRunsEveryPart()
    {
        int total = 0;
        for (int job = 0; job < 20; job++)
        {
            Thread.Sleep(3);
            ThreadTeam.For(8, _ => Interlocked.Increment(ref total));
        }

        Assert.Equal(160, total);
    }

    [Fact]
    public void For_InsideAJob_RunsInline()
    {
        int total = 0;
        ThreadTeam.For(4, _ => ThreadTeam.For(5, _ => Interlocked.Increment(ref total)));
        Assert.Equal(20, total);
    }

    [Fact]
    public async Task For_FromSeveralThreads_RunsEveryPart()
    {
        int total = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            () =>
            {
                for (int job = 0; job < 500; job++)
                {
                    ThreadTeam.For(3, _ => Interlocked.Increment(ref total));
                }
            },
            TestContext.Current.CancellationToken)));
        Assert.Equal(6 * 500 * 3, total);
    }

    [Fact]
    public void For_APartThrows_RethrowsAndTheTeamLivesOn()
    {
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(
            () => ThreadTeam.For(10, part => throw new InvalidOperationException("part " + part)));
        Assert.StartsWith("part", thrown.Message, StringComparison.Ordinal);
        int total = 0;
        ThreadTeam.For(10, _ => Interlocked.Increment(ref total));
        Assert.Equal(10, total);
    }
}
