namespace CaptionSearch.Captioning.ModelFile;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Values">Elements in row-major order.</param>
/// <param name="Type">Type it is stored in: <see cref="TensorType.F32"/> (default) or <see cref="TensorType.F16"/>.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values, TensorType Type = TensorType.F32);
