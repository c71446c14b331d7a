using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Tests;

public sealed class SchedulerTests
{
    [Fact]
    public void LambdaLr_IsTheFunctionTimesTheInitialRate()
        => Check(o => lr_scheduler.LambdaLR(o, i => 1.0 / (i + 1)), i => 0.2 / (i + 1));

    [Fact]
    public void StepLr_DropsEveryFewSteps()
        => Check(o => lr_scheduler.StepLR(o, 3, 0.5), i => 0.2 * Math.Pow(0.5, i / 3));

    [Fact]
    public void CosineAnnealing_IsHalfACosine()
        => Check(o => lr_scheduler.CosineAnnealingLR(o, 10, 0.02), i => 0.02 + ((0.2 - 0.02) * (1 + Math.Cos(Math.PI * i / 10)) / 2));

    private static void Check(Func<Optimizer, lr_scheduler.LRScheduler> create, Func<int, double> expected)
    {
        Parameter parameter = new(zeros(1));
        Adam optimizer = optim.Adam([parameter], lr: 0.2);
        lr_scheduler.LRScheduler scheduler = create(optimizer);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(expected(i), optimizer.ParamGroups.Single().LearningRate, 1e-9);
            Assert.Equal(expected(i), scheduler.get_last_lr().Single(), 1e-9);
            scheduler.step();
        }

        Assert.Equal(0.2, optimizer.ParamGroups.Single().InitialLearningRate);
    }
}
