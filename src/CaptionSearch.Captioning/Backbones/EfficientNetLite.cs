using System.Buffers;
using System.Numerics.Tensors;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Backbones;

/// <summary>EfficientNet-Lite0 and -Lite2: inverted residuals with ReLU6 and without squeeze-and-excitation.</summary>
/// <remarks>
/// Tan and Le, "EfficientNet", 2019, and the TPU repository's "lite" release. A picture is (value − 127) / 128; padding is TensorFlow's SAME.
/// The grid is the output of the head's ReLU6.
/// </remarks>
public sealed class EfficientNetLite : Backbone
{
    /// <summary>ε of every batch norm.</summary>
    private const double Epsilon = 1e-3;

    private const int StemChannels = 32;

    private const int HeadChannels = 1280;

    private readonly FeatureLayer[] _layers; // stem, blocks, head
    private readonly float[] _classifier;    // [T, C]
    private readonly float[] _classifierBias; // [T]

    private EfficientNetLite(SafetensorsFile file, EfficientNetLiteVariant variant)
    {
        InputSize = variant == EfficientNetLiteVariant.Lite2 ? 260 : 224;
        FoldedConvolution stem = FoldedConvolution.Read(file, "_conv_stem", "_bn0", Epsilon, StemChannels, 3, 3, 3);
        List<FeatureLayer> layers =
        [
            new Conv2d(stem.Weight, stem.Bias, 3, 3, 3, new Conv2dOptions { Stride = 2, Same = true, Activation = Activation.Relu6 }),
        ];
        int channels = StemChannels;
        foreach (EfficientNetLiteStage stage in EfficientNetLiteStage.Of(variant))
        {
            for (int block = 0; block < stage.Blocks; block++)
            {
                layers.Add(Block(file, layers.Count - 1, channels, stage, block == 0 ? stage.Stride : 1));
                channels = stage.Channels;
            }
        }

        FoldedConvolution head = FoldedConvolution.Read(file, "_conv_head", "_bn1", Epsilon, HeadChannels, channels, 1, 1);
        layers.Add(new Conv2d(head.Weight, head.Bias, channels, 1, 1, new Conv2dOptions { Activation = Activation.Relu6 }));
        _layers = [.. layers];
        int grid = InputSize;
        foreach (FeatureLayer layer in _layers)
        {
            grid = layer.OutputSize(grid, grid).Height;
        }

        GridSize = grid;
        bool classifies = file.Contains("_fc.weight");
        Classes = classifies ? file.Shape("_fc.weight")[0] : 0;
        _classifier = classifies ? file.ReadFloat32("_fc.weight", Classes, HeadChannels) : [];
        _classifierBias = classifies ? file.ReadFloat32("_fc.bias", Classes) : [];
    }

    /// <inheritdoc/>
    public override int InputSize { get; }

    /// <inheritdoc/>
    public override int Channels => HeadChannels;

    /// <inheritdoc/>
    public override int GridSize { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <summary>Layers whose output can be looked at: stem, blocks, head.</summary>
    internal int LayerCount => _layers.Length;

    /// <summary>Loads the network, folds its batch norms and packs its weights.</summary>
    /// <param name="safetensorsPath">File with the tensors' published names.</param>
    /// <param name="variant">Which network the file holds.</param>
    /// <exception cref="ModelFormatException">The file is missing or broken, or holds another network.</exception>
    public static EfficientNetLite Load(string safetensorsPath, EfficientNetLiteVariant variant)
    {
        using SafetensorsFile file = SafetensorsFile.Open(safetensorsPath);
        return new EfficientNetLite(file, variant);
    }

    /// <inheritdoc/>
    public override BackboneWorkspace CreateWorkspace(int threads = 1)
    {
        int size = InputSize, map = InputSize * InputSize * 3, scratch = 0;
        foreach (FeatureLayer layer in _layers)
        {
            scratch = Math.Max(scratch, layer.ScratchSize(size, size, Math.Min(threads, ThreadTeam.MaxThreads)));
            size = layer.OutputSize(size, size).Height;
            map = Math.Max(map, size * size * layer.ChannelsOut);
        }

        return new BackboneWorkspace(this, threads, map, scratch);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<byte> rgb, BackboneWorkspace workspace, Span<float> grid)
    {
        if (grid.Length != Cells * Channels)
        {
            throw new ArgumentException($"The grid has {grid.Length} elements; {Cells} cells of {Channels} channels need {Cells * Channels}.", nameof(grid));
        }

        Forward(rgb, workspace, LayerCount).CopyTo(grid);
    }

    /// <inheritdoc/>
    public override void Classify(ReadOnlySpan<float> grid, Span<float> probabilities)
    {
        if (Classes == 0)
        {
            throw new InvalidOperationException("The network was loaded from a file without a classifier.");
        }

        if (grid.Length != Cells * Channels || probabilities.Length != Classes)
        {
            throw new ArgumentException($"The grid has {grid.Length} elements, the probabilities {probabilities.Length}; needed are {Cells * Channels} and {Classes}.");
        }

        float[] rented = ArrayPool<float>.Shared.Rent(HeadChannels);
        Span<float> pooled = rented.AsSpan(0, HeadChannels);
        pooled.Clear();
        for (int cell = 0; cell < Cells; cell++)
        {
            TensorPrimitives.Add(pooled, grid.Slice(cell * HeadChannels, HeadChannels), pooled);
        }

        TensorPrimitives.Divide(pooled, Cells, pooled);
        for (int i = 0; i < Classes; i++)
        {
            probabilities[i] = _classifierBias[i] + Dot.Invoke(pooled, _classifier.AsSpan(i * HeadChannels, HeadChannels));
        }

        ArrayPool<float>.Shared.Return(rented);
        Softmax.InPlace(probabilities);
    }

    /// <summary>Output of the first layers, [P, Q, K]; valid until the workspace is used again.</summary>
    internal ReadOnlySpan<float> Forward(ReadOnlySpan<byte> rgb, BackboneWorkspace workspace, int layers)
    {
        if (rgb.Length != InputSize * InputSize * 3)
        {
            throw new ArgumentException($"The picture has {rgb.Length} bytes; {InputSize}x{InputSize} pixels need {InputSize * InputSize * 3}.", nameof(rgb));
        }

        if (workspace.Owner != this)
        {
            throw new ArgumentException("The workspace was made by another backbone.", nameof(workspace));
        }

        (Memory<float> x, Memory<float> y) = (workspace.Even, workspace.Odd);
        PixelScale.Invoke(rgb, 127, 1f / 128, x.Span[..rgb.Length]);
        int size = InputSize;
        for (int i = 0; i < layers; i++)
        {
            workspace.LayersDone = i;
            workspace.CancellationToken.ThrowIfCancellationRequested();
            _layers[i].Forward(x, size, size, y, workspace.Convolution);
            size = _layers[i].OutputSize(size, size).Height;
            (x, y) = (y, x);
        }

        workspace.LayersDone = layers;
        return x.Span[..(size * size * _layers[layers - 1].ChannelsOut)];
    }

    private static InvertedResidual Block(SafetensorsFile file, int index, int channels, EfficientNetLiteStage stage, int stride)
    {
        string name = $"_blocks.{index}.";
        int expanded = channels * stage.Expansion, kernel = stage.Kernel;
        FoldedConvolution expand = stage.Expansion == 1
            ? new FoldedConvolution([], [])
            : FoldedConvolution.Read(file, name + "_expand_conv", name + "_bn0", Epsilon, expanded, channels, 1, 1);
        FoldedConvolution depthwise = FoldedConvolution.Read(
            file, name + "_depthwise_conv", name + "_bn1", Epsilon, expanded, 1, kernel, kernel);
        FoldedConvolution project = FoldedConvolution.Read(
            file, name + "_project_conv", name + "_bn2", Epsilon, stage.Channels, expanded, 1, 1);
        return new InvertedResidual(
            channels, expand.Weight, expand.Bias, depthwise.Weight, depthwise.Bias, kernel, stride, project.Weight, project.Bias);
    }
}
