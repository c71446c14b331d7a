using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

/// <summary>The same seed gives the same bits, with one thread and with two.</summary>
[Collection("random numbers")]
public sealed class DeterminismTests
{
    [Fact]
    public void TrainingSteps_DoNotDependOnTheNumberOfThreads()
    {
        int before = Work.Threads;
        try
        {
            Work.Threads = 1;
            float[] one = Train();
            Work.Threads = 2;
            float[] two = Train();
            Assert.Equal(one, two);
            Assert.Equal(two, Train());
        }
        finally
        {
            Work.Threads = before;
        }
    }

    private static float[] Train()
    {
        torch.manual_seed(11);
        using SmallCaptioner model = new(channels: 96, features: 64, words: 300);
        Adam adam = torch.optim.Adam(model.parameters(), lr: 1e-2);
        for (int i = 0; i < 3; i++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            adam.zero_grad();
            model.Loss(torch.rand([40, 25, 96]), torch.randint(0, 300, [40, 5])).backward();
            utils.clip_grad_norm_(model.parameters(), 1);
            adam.step();
        }

        return [.. model.parameters().SelectMany(p => p.data<float>().ToArray())];
    }
}
