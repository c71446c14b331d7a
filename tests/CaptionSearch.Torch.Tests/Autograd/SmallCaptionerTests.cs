using TorchSharp.Modules;

namespace TorchSharp.Tests;

/// <summary>Everything together: gradients of a whole captioner, and that it learns.</summary>
[Collection("random numbers")]
public sealed class SmallCaptionerTests
{
    [Fact]
    public void WholeModel_HasTheRightGradients()
    {
        torch.manual_seed(2);
        using SmallCaptioner model = new(channels: 5, features: 4, words: 6, dropout: 0);
        torch.Tensor cells = torch.rand([4, 3, 5]);
        torch.Tensor captions = torch.randint(0, 6, [4, 4]);
        GradientCheck.Holds(x => model.Loss(x[0], captions), [cells, .. model.parameters()]);
    }

    [Fact]
    public void Training_LearnsTheCaptionsByHeart()
    {
        torch.manual_seed(3);
        using SmallCaptioner model = new(channels: 8, features: 24, words: 12, dropout: 0);
        torch.Tensor cells = torch.rand([6, 4, 8]);
        torch.Tensor captions = torch.randint(0, 12, [6, 5]);
        AdamW adam = torch.optim.AdamW(model.parameters(), lr: 0.02);
        float first = 0;
        float last = 0;
        for (int i = 0; i < 120; i++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            adam.zero_grad();
            torch.Tensor loss = model.Loss(cells, captions);
            loss.backward();
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1);
            adam.step();
            last = loss.item<float>();
            first = i == 0 ? last : first;
        }

        // Label smoothing of 0.1 over 12 words leaves at least 0.52.
        Assert.True(first > 2, $"first {first}");
        Assert.True(last < 0.7, $"last {last}");
    }
}
