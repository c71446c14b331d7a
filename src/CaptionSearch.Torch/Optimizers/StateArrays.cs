using System.Runtime.InteropServices;

namespace TorchSharp.Modules;

/// <summary>Arrays of an optimiser's state in a stream: the count, then the elements.</summary>
internal static class StateArrays
{
    public static void Write(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    public static void Read(BinaryReader reader, float[] values)
    {
        int count = reader.ReadInt32();
        if (count != values.Length)
        {
            throw new ArgumentException($"The state is of a parameter of {count} elements; this one has {values.Length}.");
        }

        reader.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
    }
}
