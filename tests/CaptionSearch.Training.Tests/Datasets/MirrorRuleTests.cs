using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Tests.Datasets;

public sealed class MirrorRuleTests
{
    [Theory]
    [InlineData("A dog runs to the left .", false)]
    [InlineData("The Right-hand man waves", false)]
    [InlineData("The leftmost girl smiles", false)]
    [InlineData("A bright light over the copyright sign", true)]
    [InlineData("A man eats leftovers", true)]
    [InlineData("A dog runs", true)]
    public void MayMirror_OneCaption(string caption, bool expected)
        => Assert.Equal(expected, MirrorRule.MayMirror(["A picture .", caption]));
}
