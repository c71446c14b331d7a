namespace CaptionSearch.Captioning.ModelFile;

/// <summary>A tensor's place in a safetensors file.</summary>
/// <param name="Type">Stored type.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Offset">First byte, from the beginning of the file.</param>
/// <param name="Bytes">Length in bytes: elements times the size of one.</param>
internal sealed record TensorEntry(TensorType Type, IReadOnlyList<int> Shape, long Offset, long Bytes)
{
    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(TensorType type) => type switch
    {
        TensorType.F32 => 4,
        TensorType.F16 or TensorType.BF16 => 2,
        _ => 1,
    };
}
