using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Imaging;
using CaptionSearch.Kernels;

namespace CaptionSearch.Engine.Features;

/// <summary>From the bytes of a picture to its vector; one thread at a time.</summary>
/// <remarks>Pictures are prepared as for captions. One processor core a picture: sums in another order would round otherwise.</remarks>
internal sealed class FeatureExtractor
{
    private readonly FeatureSpace _space;
    private readonly DecodeLimits _limits;
    private readonly BackboneWorkspace _workspace;
    private readonly EmbeddingWorkspace? _embedding;
    private readonly float[] _grid; // [L, C]

    /// <summary>Loads what the kind needs: the captioner never, the embedding only for its own vectors.</summary>
    /// <param name="space">Model and kind; shared by all threads.</param>
    /// <param name="limits">What one picture may cost.</param>
    public FeatureExtractor(FeatureSpace space, DecodeLimits limits)
    {
        _space = space;
        _limits = limits;
        Backbone backbone = space.Model.Backbone;
        _workspace = backbone.CreateWorkspace();
        _embedding = space.Kind == FeatureKind.Embedding ? space.Model.Embedding.CreateWorkspace() : null;
        _grid = new float[backbone.Cells * backbone.Channels];
    }

    /// <summary>The vector of a picture.</summary>
    /// <param name="bytes">The encoded picture.</param>
    /// <param name="name">Begins the message of an error.</param>
    /// <param name="cancellationToken">Stops the decoder.</param>
    /// <returns>Shape [D], length 1; or null when the network sees nothing in the picture, so that there is no direction.</returns>
    /// <exception cref="InvalidImageException">The bytes are broken.</exception>
    /// <exception cref="UnsupportedImageException">The format or the size is not taken.</exception>
    public float[]? Extract(ReadOnlySpan<byte> bytes, string name, CancellationToken cancellationToken)
    {
        int side = _space.Model.InputSize;
        PixelBuffer pixels = ImageReader.Read(bytes, name, side, side, _limits, cancellationToken);
        Backbone backbone = _space.Model.Backbone;
        backbone.Forward(pixels.Rgb, _workspace, _grid);
        float[] vector = new float[_space.Length];
        if (_embedding is null)
        {
            Mean(_grid, vector);
            L2Normalise.InPlace(vector);
        }
        else
        {
            _space.Model.Embedding.EmbedPicture(_grid, vector, _embedding);
        }

        return vector.AsSpan().ContainsAnyExcept(0f) ? vector : null;
    }

    /// <summary>Mean over the cells: global average pooling.</summary>
    /// <param name="grid">Shape [L, C].</param>
    /// <param name="mean">Shape [C], zeros; overwritten.</param>
    private static void Mean(ReadOnlySpan<float> grid, Span<float> mean)
    {
        int cells = grid.Length / mean.Length;
        for (int cell = 0; cell < cells; cell++)
        {
            Axpy.Invoke(1f / cells, grid.Slice(cell * mean.Length, mean.Length), mean);
        }
    }
}
