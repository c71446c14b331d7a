using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Engine.Tests.Evaluation;

public sealed class SharedWorkTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(1000, 3)]
    public void Run_EveryItem_OnceAndWithAWorkersOwnMemory(int count, int threads)
    {
        int[] seen = new int[count];
        int memories = 0;

        SharedWork.Run(count, threads, () => Interlocked.Increment(ref memories), (i, _) => Interlocked.Increment(ref seen[i]), TestContext.Current.CancellationToken);

        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.InRange(memories, 1, threads);
    }

    [Fact]
    public void Run_BodyThrows_ThrowsThatErrorAndStops()
    {
        int done = 0;

        Assert.Throws<FormatException>(() => SharedWork.Run(
            100_000,
            2,
            () => 0,
            (i, _) =>
            {
                Interlocked.Increment(ref done);
                if (i == 10)
                {
                    throw new FormatException();
                }
            },
            TestContext.Current.CancellationToken));
        Assert.True(done < 100_000);
    }

    [Fact]
    public void Run_Cancelled_Throws()
        => Assert.ThrowsAny<OperationCanceledException>(() => SharedWork.Run(5, 2, () => 0, (_, _) => { }, new CancellationToken(canceled: true)));
}
