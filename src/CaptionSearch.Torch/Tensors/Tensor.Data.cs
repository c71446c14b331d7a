using System.Runtime.InteropServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements as raw bytes in row-major order. Setting copies them in; setting (and, for a dense tensor, reading) goes to the tensor's own memory.</summary>
        /// <exception cref="ArgumentException">The number of bytes is not that of the elements.</exception>
        public Span<byte> bytes
        {
            get
            {
                Check();
                if (!IsDense)
                {
                    throw new NotSupportedException("Bytes of a tensor that is not contiguous; call contiguous() first.");
                }

                return Storage.Type switch
                {
                    ScalarType.Float32 => MemoryMarshal.AsBytes(Memory.Span),
                    ScalarType.Int64 => MemoryMarshal.AsBytes(Storage.Longs.AsSpan(Offset, Count)),
                    _ => MemoryMarshal.AsBytes(Storage.Bools.AsSpan(Offset, Count)),
                };
            }

            set
            {
                Span<byte> own = bytes;
                if (own.Length != value.Length)
                {
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {own.Length}.");
                }

                value.CopyTo(own);
            }
        }

        /// <summary>Access to the elements.</summary>
        /// <typeparam name="T">float for Float32, long for Int64, bool for Bool.</typeparam>
        /// <exception cref="ArgumentException">The type is not the tensor's.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            Check();
            Type expected = ElementType();
            return typeof(T) == expected
                ? new TensorAccessor<T>(this)
                : throw new ArgumentException($"{typeof(T).Name} is not compatible with {Storage.Type}.");
        }

        /// <summary>The only element of a one-element tensor.</summary>
        /// <exception cref="ArgumentException">There is not exactly one element, or the type is not the tensor's.</exception>
        public T item<T>()
            where T : unmanaged
            => Count == 1
                ? data<T>()[0]
                : throw new ArgumentException($"item() needs one element; the shape is {Layout.Format(Sizes)}.");

        /// <summary>The elements converted to another type; this tensor itself when it has that type already.</summary>
        /// <param name="type">Float32, Int64 or Bool.</param>
        /// <param name="copy">Whether to copy even when the type is the same. Default: no.</param>
        public Tensor to_type(ScalarType type, bool copy = false)
        {
            Check();
            return Storage.Type != type ? Convert(type)
                : copy ? clone()
                : this;
        }

        /// <summary>As <see cref="to_type"/>.</summary>
        public Tensor to(ScalarType type) => to_type(type);

        /// <summary>This tensor: the managed backend has one device.</summary>
        /// <exception cref="NotSupportedException">Another device than the processor.</exception>
        public Tensor to(Device device)
        {
            ArgumentNullException.ThrowIfNull(device);
            return device.type == DeviceType.CPU
                ? this
                : throw new NotSupportedException($"The managed backend has no device {device}.");
        }

        /// <summary>This tensor: the managed backend has one device.</summary>
        public Tensor cpu() => to(CPU);

        internal Type ElementType() => Storage.Type switch
        {
            ScalarType.Float32 => typeof(float),
            ScalarType.Int64 => typeof(long),
            _ => typeof(bool),
        };

        private Tensor Convert(ScalarType type)
        {
            Tensor result = New(Sizes, type);
            for (int i = 0; i < Count; i++)
            {
                result.Write(i, Read(IndexOf(i)));
            }

            return result;
        }
    }
}
