using System.Globalization;
using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>One run of a libvips operation: name, arguments, result.</summary>
/// <remarks>The names of operations and arguments are those of the <c>vips</c> command line. Nothing is cached.</remarks>
internal sealed class VipsOperation : IDisposable
{
    private readonly string _name;
    private readonly GObjectHandle _operation;

    /// <exception cref="VipsError">This libvips has no such operation.</exception>
    public VipsOperation(string name)
    {
        _name = name;
        _operation = LibVips.NewOperation(name);
        if (_operation.IsInvalid)
        {
            _operation.Dispose();
            throw new VipsError(LastMessage());
        }
    }

    public VipsOperation With(string argument, VipsImageHandle image)
    {
        GValue value = default;
        LibVips.InitValue(ref value, LibVips.ImageType());
        LibVips.SetValueObject(ref value, image);
        LibVips.SetProperty(_operation, argument, ref value);
        LibVips.UnsetValue(ref value);
        return this;
    }

    /// <summary>Hands libvips a copy of the bytes: a lazy pipeline reads them long after this call.</summary>
    public VipsOperation With(string argument, ReadOnlySpan<byte> bytes)
    {
        nint blob = LibVips.CopyToBlob(bytes, (nuint)bytes.Length);
        if (blob == nint.Zero)
        {
            throw new VipsError(LastMessage());
        }

        GValue value = default;
        LibVips.InitValue(ref value, LibVips.BlobType());
        LibVips.SetValueBoxed(ref value, blob);
        LibVips.SetProperty(_operation, argument, ref value);
        LibVips.UnsetValue(ref value);
        LibVips.UnrefBlob(blob);
        return this;
    }

    /// <summary>Numbers, enumerations by nickname, arrays as numbers with blanks.</summary>
    public VipsOperation With(string argument, string value)
    {
        if (LibVips.SetArgument(_operation, argument, value) != 0)
        {
            throw new VipsError(LastMessage());
        }

        return this;
    }

    public VipsOperation With(string argument, int value) => With(argument, value.ToString(CultureInfo.InvariantCulture));

    public VipsOperation With(string argument, double value) => With(argument, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Runs an operation without a result, such as a save.</summary>
    /// <exception cref="VipsError">It failed.</exception>
    public void Run()
    {
        int result = LibVips.Build(_operation);
        string message = result == 0 ? string.Empty : LastMessage();
        LibVips.UnrefOutputs(_operation);
        if (result != 0)
        {
            throw new VipsError(message);
        }
    }

    /// <summary>Runs the operation and takes the image it makes.</summary>
    /// <exception cref="VipsError">It failed.</exception>
    public VipsImageHandle Image(string output = "out")
    {
        int result = LibVips.Build(_operation);
        string message = result == 0 ? string.Empty : LastMessage();
        VipsImageHandle? image = null;
        if (result == 0)
        {
            GValue value = default;
            LibVips.InitValue(ref value, LibVips.ImageType());
            LibVips.GetProperty(_operation, output, ref value);
            image = LibVips.DuplicateValueObject(ref value);
            LibVips.UnsetValue(ref value);
        }

        // The operation holds a reference of its own to everything it made, also when it failed half-way.
        LibVips.UnrefOutputs(_operation);
        return image ?? throw new VipsError(message);
    }

    /// <summary>Runs the operation and copies the bytes it makes.</summary>
    /// <exception cref="VipsError">It failed.</exception>
    public byte[] Bytes(string output = "buffer")
    {
        int result = LibVips.Build(_operation);
        string message = result == 0 ? string.Empty : LastMessage();
        byte[]? bytes = null;
        if (result == 0)
        {
            GValue value = default;
            LibVips.InitValue(ref value, LibVips.BlobType());
            LibVips.GetProperty(_operation, output, ref value);
            nint data = LibVips.BlobData(LibVips.ValueBoxed(ref value), out nuint length);
            bytes = new byte[(int)length];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            LibVips.UnsetValue(ref value); // and with it the reference that was taken for it
        }

        LibVips.UnrefOutputs(_operation);
        return bytes ?? throw new VipsError(message);
    }

    public void Dispose() => _operation.Dispose();

    public override string ToString() => _name;

    /// <summary>Empties libvips's error text. It belongs to the whole process: detail for a message, never to decide by.</summary>
    public static string LastMessage()
    {
        nint text = LibVips.CopyErrorBuffer();
        string message = Marshal.PtrToStringUTF8(text) ?? string.Empty;
        LibVips.Free(text);
        return message;
    }
}
