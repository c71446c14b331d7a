using System.Runtime.CompilerServices;

namespace CaptionSearch.Engine.Exchange;

/// <summary>Lines of a stream as bytes, one at a time; a file without line ends does not fill the memory.</summary>
internal static class LineSource
{
    /// <summary>Longest line in bytes.</summary>
    public const int LongestLine = 16 << 20;

    /// <summary>The lines without their ends (line feed, or carriage return and line feed), with their numbers from 1; empty ones are left out.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="cancellationToken">Handed to the stream.</param>
    /// <returns>Each line is valid until the next is asked for.</returns>
    /// <exception cref="LineException">A line is too long.</exception>
    public static async IAsyncEnumerable<(int Number, ReadOnlyMemory<byte> Line)> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        int start = 0;
        int end = 0;
        int number = 0;
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                number++;
                ReadOnlyMemory<byte> line = WithoutReturn(buffer.AsMemory(start, length));
                start += length + 1;
                if (line.Length > 0)
                {
                    yield return (number, line);
                }

                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            if (end == buffer.Length)
            {
                if (end >= LongestLine)
                {
                    throw new LineException($"line {number + 1} is longer than {LongestLine >> 20} MB.");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                ReadOnlyMemory<byte> rest = WithoutReturn(buffer.AsMemory(0, end));
                if (rest.Length > 0)
                {
                    yield return (number + 1, rest);
                }

                yield break;
            }

            end += read;
        }
    }

    private static ReadOnlyMemory<byte> WithoutReturn(ReadOnlyMemory<byte> line) => line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
}
