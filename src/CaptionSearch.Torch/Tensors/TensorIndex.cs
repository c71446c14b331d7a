namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of <c>tensor[...]</c>: a position, a slice, a list of positions, a new dimension or all the rest.</summary>
    public struct TensorIndex
    {
        internal enum IndexKind
        {
            Slice,
            Single,
            Tensor,
            Null,
            Ellipsis,
        }

        /// <summary>All dimensions not named.</summary>
        public static readonly TensorIndex Ellipsis = new() { Kind = IndexKind.Ellipsis };

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex Null = new() { Kind = IndexKind.Null };

        /// <summary>The whole dimension.</summary>
        public static readonly TensorIndex Colon = new() { Kind = IndexKind.Slice };

        internal IndexKind Kind { get; private set; }

        internal long? First { get; private set; }

        internal long? Stop { get; private set; }

        internal long? Step { get; private set; }

        internal torch.Tensor? Positions { get; private set; }

        /// <summary>start, start + step, ... below stop; negative bounds count from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null)
            => new() { Kind = IndexKind.Slice, First = start, Stop = stop, Step = step };

        /// <summary>One position; the dimension disappears.</summary>
        public static TensorIndex Single(long? index) => new() { Kind = IndexKind.Single, First = index };

        /// <summary>The positions in an Int64 tensor of one dimension.</summary>
        public static TensorIndex Tensor(torch.Tensor tensor) => new() { Kind = IndexKind.Tensor, Positions = tensor };

        /// <summary>One position.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>A range, as in <c>t[2..5]</c>.</summary>
        public static implicit operator TensorIndex(System.Range range)
            => Slice(
                range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
                range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value);
    }
}
