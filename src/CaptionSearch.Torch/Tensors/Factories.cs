namespace TorchSharp;

public static partial class torch
{
    /// <summary>Zeros.</summary>
    /// <param name="size">Sizes, outermost first.</param>
    /// <param name="dtype">Element type. Default: Float32.</param>
    /// <param name="device">Ignored: the managed backend has one device.</param>
    /// <param name="requires_grad">Whether to compute a gradient for it.</param>
    /// <param name="names">Ignored: dimension names.</param>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        int[] sizes = Layout.ToInts(size);
        return Finish(new Tensor(TensorStorage.AllocateZeroed(dtype ?? ScalarType.Float32, Layout.Count(sizes)), sizes, Layout.RowMajor(sizes), 0), requires_grad);
    }

    /// <summary>Zeros of shape [size].</summary>
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => zeros([size], dtype, device, requires_grad);

    /// <summary>Zeros of shape [rows, columns].</summary>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => zeros([rows, columns], dtype, device, requires_grad);

    /// <summary>Zeros of shape [dim0, dim1, dim2].</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => zeros([dim0, dim1, dim2], dtype, device, requires_grad);

    /// <summary>Zeros shaped like another tensor.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => zeros(input.shape, dtype ?? input.dtype, device, requires_grad);

    /// <summary>Ones.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => full(size, 1, dtype, device, requires_grad);

    /// <summary>Ones of shape [size].</summary>
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => ones([size], dtype, device, requires_grad);

    /// <summary>Ones of shape [rows, columns].</summary>
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => ones([rows, columns], dtype, device, requires_grad);

    /// <summary>Ones of shape [dim0, dim1, dim2].</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => ones([dim0, dim1, dim2], dtype, device, requires_grad);

    /// <summary>A tensor filled with one value.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        Tensor result = Tensor.New(Layout.ToInts(size), dtype ?? ScalarType.Float32);
        result.Fill(value.Value);
        result.requires_grad = requires_grad;
        return result;
    }

    /// <summary>A tensor with undefined contents.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        Tensor result = Tensor.New(Layout.ToInts(size), dtype ?? ScalarType.Float32);
        result.requires_grad = requires_grad;
        return result;
    }

    /// <summary>A tensor of shape [size] with undefined contents.</summary>
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => empty([size], dtype, device, requires_grad);

    /// <summary>A tensor of shape [rows, columns] with undefined contents.</summary>
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => empty([rows, columns], dtype, device, requires_grad);

    /// <summary>A tensor of shape [dim0, dim1, dim2] with undefined contents.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => empty([dim0, dim1, dim2], dtype, device, requires_grad);

    /// <summary>0, 1, ..., stop − 1.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + 1, ... below stop.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + step, ... below stop. Default type: Int64 when all three are integers, else Float32.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(stop);
        ArgumentNullException.ThrowIfNull(step);
        int count = (int)Math.Max(0, Math.Ceiling((stop.Value - start.Value) / step.Value));
        bool integral = start.IsIntegral && stop.IsIntegral && step.IsIntegral;
        Tensor result = Tensor.New([count], dtype ?? (integral ? ScalarType.Int64 : ScalarType.Float32));
        for (int i = 0; i < count; i++)
        {
            result.Write(i, start.Value + (i * step.Value));
        }

        result.requires_grad = requires_grad;
        return result;
    }

    /// <summary>A tensor of no dimensions.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false)
        => Finish(OfScalar(scalar, ScalarType.Float32), requires_grad);

    /// <summary>A tensor of no dimensions, Int64.</summary>
    public static Tensor tensor(long scalar, Device? device = null, bool requires_grad = false)
        => Finish(OfScalar(scalar, ScalarType.Int64), requires_grad);

    /// <summary>A tensor of one dimension with these elements.</summary>
    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        return tensor(rawArray, [rawArray.Count], dtype, device, requires_grad);
    }

    /// <summary>A tensor of the given shape with these elements in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        int[] sizes = Sized(dimensions, rawArray.Count);
        Tensor result = Tensor.Temporary(sizes);
        Span<float> target = result.Memory.Span;
        if (rawArray is float[] array)
        {
            array.CopyTo(target);
        }
        else
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = rawArray[i];
            }
        }

        return Finish(Converted(result, dtype), requires_grad);
    }

    /// <summary>An Int64 tensor of one dimension with these elements.</summary>
    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        return tensor(rawArray, [rawArray.Count], dtype, device, requires_grad);
    }

    /// <summary>An Int64 tensor of the given shape with these elements in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        Tensor result = Tensor.Temporary(Sized(dimensions, rawArray.Count), ScalarType.Int64);
        rawArray.CopyTo(result.Storage.Longs, 0);
        return Finish(Converted(result, dtype), requires_grad);
    }

    /// <summary>A Bool tensor of one dimension with these elements.</summary>
    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        return tensor(rawArray, [rawArray.Count], dtype, device, requires_grad);
    }

    /// <summary>A Bool tensor of the given shape with these elements in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        Tensor result = Tensor.Temporary(Sized(dimensions, rawArray.Count), ScalarType.Bool);
        rawArray.CopyTo(result.Storage.Bools, 0);
        return Finish(Converted(result, dtype), requires_grad);
    }

    private static Tensor OfScalar(double value, ScalarType type)
    {
        Tensor result = Tensor.Temporary([], type);
        result.Write(0, value);
        return result;
    }

    private static int[] Sized(ReadOnlySpan<long> dimensions, int count)
    {
        int[] sizes = Layout.ToInts(dimensions);
        return Layout.Count(sizes) == count
            ? sizes
            : throw new ArgumentException($"{count} elements for shape {Layout.Format(sizes)}.");
    }

    private static Tensor Converted(Tensor tensor, ScalarType? dtype)
    {
        if (dtype is not { } type || type == tensor.Storage.Type)
        {
            return tensor;
        }

        Tensor result = Tensor.Temporary(tensor.Sizes, type);
        for (int i = 0; i < tensor.Count; i++)
        {
            result.Write(i, tensor.Read(i));
        }

        tensor.Release();
        return result;
    }

    private static Tensor Finish(Tensor tensor, bool requiresGrad)
    {
        tensor.Register();
        tensor.requires_grad = requiresGrad;
        return tensor;
    }
}
