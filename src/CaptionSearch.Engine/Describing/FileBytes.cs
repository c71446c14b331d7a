using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Describing;

/// <summary>Reads whole files into one buffer that is used again, so that hashing and decoding share one pass over the disk.</summary>
internal sealed class FileBytes
{
    private const int KeptLength = 16 << 20;

    private byte[] _buffer = new byte[1 << 20];

    /// <summary>The bytes of a file; valid until the next call.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The cap on its size.</param>
    /// <exception cref="UnsupportedImageException">The file is larger than the cap; it was not read.</exception>
    public ReadOnlyMemory<byte> Read(string path, DecodeLimits limits)
    {
        using FileStream stream = new(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.SequentialScan,
            BufferSize = 0,
        });
        long cap = (long)limits.MaxMegabytes << 20;
        if (stream.Length > cap)
        {
            throw new UnsupportedImageException(
                $"{path}: {stream.Length / (1 << 20)} MB; the limit is {limits.MaxMegabytes} MB (CaptionSearch:Decode:MaxMegabytes).");
        }

        if (_buffer.Length > KeptLength)
        {
            _buffer = new byte[1 << 20];
        }

        // One byte more than the length says: a file that grows while it is read is noticed, and the end is seen without another call.
        int length = 0;
        Reserve((int)stream.Length + 1, length);
        while (true)
        {
            int read = stream.Read(_buffer, length, _buffer.Length - length);
            length += read;
            if (read == 0)
            {
                return _buffer.AsMemory(0, length);
            }

            if (length > cap)
            {
                throw new UnsupportedImageException($"{path}: more than {limits.MaxMegabytes} MB (CaptionSearch:Decode:MaxMegabytes).");
            }

            if (length == _buffer.Length)
            {
                Reserve(length * 2, length);
            }
        }
    }

    private void Reserve(int length, int used)
    {
        if (_buffer.Length < length)
        {
            byte[] larger = new byte[length];
            _buffer.AsSpan(0, used).CopyTo(larger);
            _buffer = larger;
        }
    }
}
