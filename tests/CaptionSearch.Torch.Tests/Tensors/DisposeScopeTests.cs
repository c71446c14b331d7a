namespace TorchSharp.Tests;

public sealed class DisposeScopeTests
{
    private static readonly float[] Three = [1, 2, 3];
    private static readonly long[] HundredRows = [100, 300];

    [Fact]
    public void Scope_DisposesWhatWasNotMovedOut()
    {
        torch.Tensor inner;
        torch.Tensor moved;
        using (DisposeScope outer = torch.NewDisposeScope())
        {
            using (torch.NewDisposeScope())
            {
                inner = torch.zeros(3);
                moved = torch.ones(3).MoveToOuterDisposeScope();
            }

            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.Equal(1, outer.DisposablesCount);
            Assert.Equal(3f, moved.sum().item<float>());
        }

        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void Detached_SurvivesItsScope()
    {
        torch.Tensor kept;
        using (torch.NewDisposeScope())
        {
            kept = torch.ones(2).DetachFromDisposeScope();
        }

        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void Backward_NeedsNothingTheScopeDisposed()
    {
        torch.Tensor x = torch.tensor(Three).requires_grad_();
        torch.Tensor loss;
        using (torch.NewDisposeScope())
        {
            torch.Tensor y = (x * x).tanh();
            loss = (y * y).sum().MoveToOuterDisposeScope();
        }

        // New tensors of the same size would overwrite the memory of y if it had gone back to the pool.
        torch.Tensor[] others = [.. Enumerable.Range(0, 8).Select(_ => torch.full([3], 7))];
        loss.backward();
        float[] expected = [.. Three.Select(v => (float)(2.0 * Math.Tanh(v * v) * (1 - (Math.Tanh(v * v) * Math.Tanh(v * v))) * 2 * v))];
        float[] gradient = x.grad!.data<float>().ToArray();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected[i], gradient[i], 1e-6f);
        }

        Assert.Equal(8, others.Length);
    }

    [Fact]
    public void RepeatedSteps_AllocateNothingLarge()
    {
        torch.Tensor weight = torch.ones(200, 300).requires_grad_();
        float[] data = new float[100 * 300];
        void Step()
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor x = torch.tensor(data, HundredRows);
            torch.nn.functional.linear(x, weight).tanh().square().mean().backward();
        }

        Step();
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            Step();
        }

        long perStep = (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
        Assert.True(perStep < 40_000, $"{perStep} bytes a step; one activation alone has 80,000.");
    }
}
