namespace TorchSharp;

public static partial class torch
{
    /// <summary>Element types, with libtorch's numbers. The managed backend computes with Float32, Int64 and Bool.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned 8-bit.</summary>
        Byte = 0,

        /// <summary>Signed 8-bit.</summary>
        Int8 = 1,

        /// <summary>Signed 16-bit.</summary>
        Int16 = 2,

        /// <summary>Signed 32-bit.</summary>
        Int32 = 3,

        /// <summary>Signed 64-bit: indices, targets.</summary>
        Int64 = 4,

        /// <summary>Half precision.</summary>
        Float16 = 5,

        /// <summary>Single precision: everything that has a gradient.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Truth values: masks.</summary>
        Bool = 11,
    }

    /// <summary>Single precision.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <summary>Signed 64-bit.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <summary>Truth values.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;
}
