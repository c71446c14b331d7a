using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Kernels;

namespace CaptionSearch.Engine.Calibration;

/// <summary>Turns the vector of a query picture so that the pictures nearest to it are those of which people say the like: q' = Q q / |Q q|.</summary>
/// <remarks>
/// The space was trained with pictures beside sentences, never with pictures beside pictures: what two pictures have in common there
/// need not be what anybody would mention. Q weighs that up. Only the query is turned, vectors of documents stay as they are: every index
/// answers alike, and an index that is there already needs no change. Fitted by <c>evaluate calibration</c>; a model without it works.
/// </remarks>
public sealed class LikenessMap
{
    /// <summary>Name of the file in a model folder: tensor <c>map</c>, shape [D, D].</summary>
    public const string FileName = "likeness.safetensors";

    private const string Tensor = "map";

    private readonly float[] _map; // [D, D]

    /// <summary>Takes Q.</summary>
    /// <param name="map">Shape [D, D], row-major.</param>
    /// <param name="dimension">D, 1 or more.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public LikenessMap(float[] map, int dimension)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _map = map.Length == dimension * dimension
            ? map
            : throw new ArgumentException($"The map has {map.Length} numbers, expected {dimension} x {dimension}.", nameof(map));
        Dimension = dimension;
    }

    /// <summary>D.</summary>
    public int Dimension { get; }

    /// <summary>q' for a picture's vector.</summary>
    /// <param name="vector">Shape [D], finite, not all zero.</param>
    /// <returns>Shape [D], length 1; where Q gives 0, the vector itself at length 1.</returns>
    public float[] Apply(ReadOnlySpan<float> vector)
    {
        float[] turned = new float[Dimension];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[i] = Dot.Invoke(_map.AsSpan(i * Dimension, Dimension), vector);
        }

        if (Dot.Invoke(turned, turned) == 0)
        {
            vector.CopyTo(turned);
        }

        L2Normalise.InPlace(turned);
        return turned;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimension">D of the model.</param>
    /// <exception cref="ModelFormatException">Missing, damaged, or of another size.</exception>
    internal static LikenessMap Read(string path, int dimension)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return new LikenessMap(file.ReadFloat32(Tensor, dimension, dimension), dimension);
    }

    /// <summary>Writes the file that <see cref="Read"/> reads, in 16 bits.</summary>
    internal void Write(string path) => SafetensorsWriter.Write(path, [new NamedTensor(Tensor, [Dimension, Dimension], _map, TensorType.F16)]);
}
