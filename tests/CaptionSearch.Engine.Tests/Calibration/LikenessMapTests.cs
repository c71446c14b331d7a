using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Engine.Calibration;

public sealed class LikenessMapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Apply_ByHand()
    {
        // Only the direction counts.
        Same([0.6, 0.8], new LikenessMap([5, 0, 0, 5], 2).Apply([3, 4]));

        // Q (1, 0) = (1, 2), whose length is sqrt 5.
        Same([1 / Math.Sqrt(5), 2 / Math.Sqrt(5)], new LikenessMap([1, 0, 2, 1], 2).Apply([1, 0]));
    }

    [Fact]
    public void Apply_NothingLeft_IsTheVectorItself()
        => Same([0, 1], new LikenessMap([1, 0, 0, 0], 2).Apply([0, 2]));

    [Fact]
    public void Write_Read_IsTheSameIn16Bits()
    {
        string file = _folder.At(LikenessMap.FileName);
        new LikenessMap([1, 0.5f, -0.25f, 2], 2).Write(file);

        LikenessMap read = LikenessMap.Read(file, 2);

        Assert.Equal(new LikenessMap([1, 0.5f, -0.25f, 2], 2).Apply([0.6f, 0.8f]), read.Apply([0.6f, 0.8f]));
        Assert.Throws<ModelFormatException>(() => LikenessMap.Read(file, 3));
        Assert.Throws<ArgumentException>(() => new LikenessMap([1, 2, 3], 2));
    }

    private static void Same(double[] expected, float[] found) => Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
