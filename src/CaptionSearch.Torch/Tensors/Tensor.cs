using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An n-dimensional array with automatic differentiation.</summary>
    /// <remarks>
    /// Element types Float32, Int64 and Bool, at most 2^31 elements. Views (narrow, transpose, expand, ...) share
    /// storage. A tensor that is disposed while an operation still needs it for its gradient keeps its storage
    /// until the backward pass has run.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        private int _holders = 1;
        private bool _disposed;

        /// <summary>A tensor over storage the caller already holds; not registered with a dispose scope.</summary>
        internal Tensor(TensorStorage storage, int[] sizes, int[] strides, int offset)
        {
            Storage = storage;
            Sizes = sizes;
            Strides = strides;
            Offset = offset;
            Count = Layout.Count(sizes);
        }

        internal TensorStorage Storage { get; private set; }

        internal int[] Sizes { get; private set; }

        internal int[] Strides { get; private set; }

        internal int Offset { get; private set; }

        internal int Count { get; private set; }

        /// <summary>Where this tensor's gradient is collected; null when it needs none.</summary>
        internal GradientSlot? Slot { get; set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal bool IsDense => Layout.IsDense(Sizes, Strides);

        /// <summary>The elements of a dense float32 tensor.</summary>
        internal Memory<float> Memory => Storage.Floats.AsMemory(Offset, Count);

        /// <summary>Sizes, outermost dimension first.</summary>
        public long[] shape
        {
            get
            {
                Check();
                return Array.ConvertAll(Sizes, static s => (long)s);
            }
        }

        /// <summary>Element type.</summary>
        public ScalarType dtype
        {
            get
            {
                Check();
                return Storage.Type;
            }
        }

        /// <summary>Always the processor.</summary>
        public Device device
        {
            get
            {
                Check();
                return CPU;
            }
        }

        /// <summary>Number of dimensions.</summary>
        public long ndim => Sizes.Length;

        /// <summary>Number of dimensions.</summary>
        public long Dimensions => Sizes.Length;

        /// <summary>Number of elements.</summary>
        public long NumberOfElements => Count;

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => _disposed;

        /// <summary>A name for debugging.</summary>
        public string? name { get; set; }

        /// <summary>Number of dimensions.</summary>
        public long dim() => Sizes.Length;

        /// <summary>Number of elements.</summary>
        public long numel() => Count;

        /// <summary>Size of one dimension.</summary>
        /// <param name="dim">The dimension; -1 is the last.</param>
        public long size(int dim) => Sizes[Layout.Dim(dim, Sizes.Length)];

        /// <summary>Strides in elements.</summary>
        public long[] stride() => Array.ConvertAll(Strides, static s => (long)s);

        /// <summary>Whether the elements lie one after the other in row-major order.</summary>
        public bool is_contiguous() => IsDense;

        /// <summary>Releases the storage, unless a gradient still needs it.</summary>
        public void Dispose()
        {
            if (!_disposed)
            {
                OwningDisposeScope?.Forget(this);
                OwningDisposeScope = null;
                _disposed = true;
                Release();
            }

            GC.SuppressFinalize(this);
        }

        /// <summary>Moves the tensor to the enclosing dispose scope.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all dispose scopes: the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Type and shape, and the values of a small tensor.</summary>
        public override string ToString()
        {
            string head = $"{Layout.Format(Sizes)}, type = {Storage.Type}";
            return _disposed || Count > 16
                ? head
                : $"{head}, [{string.Join(", ", Enumerable.Range(0, Count).Select(i => Read(IndexOf(i)).ToString("G6", CultureInfo.InvariantCulture)))}]";
        }

        /// <summary>A new tensor, contents undefined when float32, registered with the current dispose scope.</summary>
        internal static Tensor New(int[] sizes, ScalarType type = ScalarType.Float32) => Temporary(sizes, type).Register();

        /// <summary>As <see cref="New"/>, but known to no scope: the caller releases it.</summary>
        internal static Tensor Temporary(int[] sizes, ScalarType type = ScalarType.Float32)
            => new(TensorStorage.Allocate(type, Layout.Count(sizes)), sizes, Layout.RowMajor(sizes), 0);

        internal Tensor Register()
        {
            DisposeScope.Current?.Include(this);
            return this;
        }

        /// <summary>Keeps the storage alive until <see cref="Release"/>, whatever the user disposes.</summary>
        internal void Hold() => Interlocked.Increment(ref _holders);

        internal void Release()
        {
            if (Interlocked.Decrement(ref _holders) == 0)
            {
                Storage.Release();
            }
        }

        /// <summary>This tensor, or a row-major copy of it, held: call <see cref="Release"/> when done.</summary>
        internal Tensor Dense()
        {
            Check();
            if (IsDense)
            {
                Hold();
                return this;
            }

            Tensor copy = Temporary(Sizes, Storage.Type);
            CopyTo(copy);
            return copy;
        }

        /// <summary>Copies the elements into a dense tensor of the same shape and type.</summary>
        internal void CopyTo(Tensor target)
        {
            if (Storage.Type == ScalarType.Float32)
            {
                if (IsDense)
                {
                    Memory.Span.CopyTo(target.Memory.Span);
                }
                else
                {
                    StridedLoop.Copy(Sizes, Operand.Of(target, Sizes), Operand.Of(this, Sizes));
                }

                return;
            }

            for (int i = 0; i < Count; i++)
            {
                int from = IndexOf(i);
                if (Storage.Type == ScalarType.Int64)
                {
                    target.Storage.Longs[target.Offset + i] = Storage.Longs[from];
                }
                else
                {
                    target.Storage.Bools[target.Offset + i] = Storage.Bools[from];
                }
            }
        }

        /// <summary>Position in the storage of the i-th element in row-major order.</summary>
        internal int IndexOf(int i)
        {
            int at = Offset;
            for (int d = Sizes.Length - 1; d >= 0; d--)
            {
                at += i % Sizes[d] * Strides[d];
                i /= Sizes[d];
            }

            return at;
        }

        /// <summary>One element of any type, by its position in the storage.</summary>
        internal double Read(int at) => Storage.Type switch
        {
            ScalarType.Float32 => Storage.Floats[at],
            ScalarType.Int64 => Storage.Longs[at],
            _ => Storage.Bools[at] ? 1 : 0,
        };

        /// <summary>Writes one element of any type, by its position in the storage.</summary>
        internal void Write(int at, double value)
        {
            switch (Storage.Type)
            {
                case ScalarType.Float32:
                    Storage.Floats[at] = (float)value;
                    break;
                case ScalarType.Int64:
                    Storage.Longs[at] = (long)value;
                    break;
                default:
                    Storage.Bools[at] = value != 0;
                    break;
            }
        }

        internal void Check() => ObjectDisposedException.ThrowIf(_disposed, this);

        internal Tensor RequireFloat([System.Runtime.CompilerServices.CallerMemberName] string operation = "")
        {
            Check();
            return Storage.Type == ScalarType.Float32
                ? this
                : throw new NotSupportedException($"{operation} needs a Float32 tensor; this one is {Storage.Type}.");
        }
    }
}
