using System.Numerics.Tensors;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>The tensors of one weights file, read by name and checked against the shape that config.json implies.</summary>
/// <param name="read">Gives a tensor's values as float32, row-major; is told the expected shape and may check it.</param>
/// <param name="source">What to call the file in errors.</param>
internal sealed class ModelTensors(Func<string, int[], float[]> read, string source)
{
    /// <summary>Reads one tensor.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="shape">The shape it must have.</param>
    /// <exception cref="ModelFormatException">It has another shape, or a value that float16 cannot hold.</exception>
    public float[] Read(string name, params int[] shape)
    {
        long expected = 1;
        foreach (int extent in shape)
        {
            expected *= extent;
        }

        float[] values = read(name, shape);
        if (values.Length != expected)
        {
            throw new ModelFormatException(
                $"{source}: tensor '{name}' has {values.Length} values, config.json says [{string.Join(',', shape)}]. Fetch or export the model again.");
        }

        // The files hold float16; a damaged one must not become captions of chance.
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(values));
        if (!(largest <= 65504))
        {
            throw new ModelFormatException($"{source}: tensor '{name}' holds a value that is no number of float16. Fetch or export the model again.");
        }

        return values;
    }
}
