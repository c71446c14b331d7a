using CaptionSearch.Training.Models;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Tests.Models;

[Collection(nameof(SharedRandomNumbers))]
public sealed class WeightAverageTests
{
    [Fact]
    public void Update_MovesTowardsTheWeights_FasterAtTheStart()
    {
        using var layer = nn.Linear(1, 1, hasBias: false);
        Set(0);
        using WeightAverage average = new(layer, 0.5);
        Set(1);
        average.Update(1); // decay 2 / 11
        Assert.Equal(9f / 11, average.Values()["weight"][0], 5);
        average.Update(1000); // decay 0.5
        Assert.Equal((0.5f * 9 / 11) + 0.5f, average.Values()["weight"][0], 5);

        void Set(float value)
        {
            using IDisposable pause = no_grad();
            layer.weight.fill_(value);
        }
    }
}
