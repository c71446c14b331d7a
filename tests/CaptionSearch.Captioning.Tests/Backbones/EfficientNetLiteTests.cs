using System.Numerics.Tensors;
using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Captioning.Tests.Backbones;

public sealed class EfficientNetLiteTests
{
    [Theory]
    [InlineData(EfficientNetLiteVariant.Lite0, 1)]
    [InlineData(EfficientNetLiteVariant.Lite0, 2)]
    [InlineData(EfficientNetLiteVariant.Lite2, 1)]
    [InlineData(EfficientNetLiteVariant.Lite2, 2)]
    public void Forward_ReferencePicture_EqualsPyTorch(EfficientNetLiteVariant variant, int threads)
    {
        EfficientNetLite network = Load(variant);
        using SafetensorsFile reference = SafetensorsFile.Open(SharedData.Require($"weights/efficientnet_{Name(variant)}-reference.safetensors"));
        byte[] rgb = Picture(network, reference);
        BackboneWorkspace workspace = network.CreateWorkspace(threads);

        // Layer by layer first: it names the wrong layer.
        float[] statistics = reference.ReadFloat32("block_mean_std", network.LayerCount - 1, 2);
        for (int layer = 0; layer < network.LayerCount - 1; layer++)
        {
            ReadOnlySpan<float> map = network.Forward(rgb, workspace, layer + 1);
            (double mean, double deviation) = MeanAndDeviation(map);
            Assert.True(Math.Abs(mean - statistics[2 * layer]) <= 1e-3 * statistics[(2 * layer) + 1], $"layer {layer}: mean {mean}, PyTorch {statistics[2 * layer]}");
            Assert.True(Math.Abs(deviation - statistics[(2 * layer) + 1]) <= 1e-3 * deviation, $"layer {layer}: deviation {deviation}");
        }

        int cells = network.Cells, channels = network.Channels;
        float[] grid = new float[cells * channels];
        network.Forward(rgb, workspace, grid);
        float[] features = reference.ReadFloat32("features", 1, channels, network.GridSize, network.GridSize);
        float[] cellMajor = new float[grid.Length];
        for (int i = 0; i < features.Length; i++)
        {
            cellMajor[(i % cells * channels) + (i / cells)] = features[i];
        }

        AssertClose(cellMajor, grid);

        float[] logits = reference.ReadFloat32("logits", 1, network.Classes);
        float[] probabilities = new float[network.Classes];
        network.Classify(grid, probabilities);
        float[] expected = new float[network.Classes];
        TensorPrimitives.SoftMax(logits, expected);
        AssertClose(expected, probabilities);
        Assert.Equal(1, TensorPrimitives.Sum<float>(probabilities), 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Forward_SecondPicture_AllocatesNothing(int threads)
    {
        EfficientNetLite network = Load(EfficientNetLiteVariant.Lite0);
        BackboneWorkspace workspace = network.CreateWorkspace(threads);
        byte[] rgb = new byte[network.InputSize * network.InputSize * 3];
        float[] grid = new float[network.Cells * network.Channels];
        network.Forward(rgb, workspace, grid);
        long before = GC.GetAllocatedBytesForCurrentThread();
        network.Forward(rgb, workspace, grid);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Forward_WrongSizes_Throws()
    {
        EfficientNetLite network = Load(EfficientNetLiteVariant.Lite0), other = Load(EfficientNetLiteVariant.Lite0);
        BackboneWorkspace workspace = network.CreateWorkspace();
        byte[] rgb = new byte[network.InputSize * network.InputSize * 3];
        float[] grid = new float[network.Cells * network.Channels];
        Assert.Throws<ArgumentException>(() => network.Forward(rgb.AsSpan(1), workspace, grid));
        Assert.Throws<ArgumentException>(() => network.Forward(rgb, workspace, grid.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => network.Forward(rgb, other.CreateWorkspace(), grid));
        Assert.Throws<ArgumentException>(() => network.Classify(grid, new float[3]));
    }

    [Fact]
    public void Load_FileOfAnotherVariant_SaysWhichTensor()
    {
        string path = SharedData.Require("weights/efficientnet_lite0-imagenet.safetensors");
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => EfficientNetLite.Load(path, EfficientNetLiteVariant.Lite2));
        Assert.Contains("tensor '_blocks.", error.Message, StringComparison.Ordinal);
    }

    private static EfficientNetLite Load(EfficientNetLiteVariant variant)
        => EfficientNetLite.Load(SharedData.Require($"weights/efficientnet_{Name(variant)}-imagenet.safetensors"), variant);

    private static string Name(EfficientNetLiteVariant variant) => variant == EfficientNetLiteVariant.Lite0 ? "lite0" : "lite2";

    /// <summary>The reference's picture is [1, 3, H, W]; the network takes [H, W, 3].</summary>
    private static byte[] Picture(EfficientNetLite network, SafetensorsFile reference)
    {
        int pixels = network.InputSize * network.InputSize;
        float[] planes = reference.ReadFloat32("input_rgb", 1, 3, network.InputSize, network.InputSize);
        byte[] rgb = new byte[planes.Length];
        for (int i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)planes[(i % 3 * pixels) + (i / 3)];
        }

        return rgb;
    }

    private static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        foreach (float value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Sqrt(squares / (values.Length - 1)));
    }

    /// <summary>The data's own measure: max|a − b| / max|b| at most 1e-3.</summary>
    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double largest = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }

        Assert.True(difference <= 1e-3 * largest, $"differs by {difference}, largest {largest}");
    }
}
