namespace CaptionSearch.Import.Text;

/// <summary>The lines of a text with their numbers; a line that is too long is told, not kept.</summary>
/// <remarks>A line ends at LF; a CR before it is no part of the line.</remarks>
internal sealed class BoundedLines(TextReader text, int maxLength)
{
    private readonly char[] _buffer = new char[1 << 15];
    private readonly List<char> _kept = [];
    private int _next;
    private int _end;

    /// <summary>Number of the line last read, from 1.</summary>
    internal int Number { get; private set; }

    /// <summary>True when the line last read has more than the longest allowed length; its text is then only a beginning.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>The next line, or null at the end. Blank lines are lines.</summary>
    internal string? Read()
    {
        if (_next == _end && !Fill())
        {
            return null;
        }

        Number = Number < int.MaxValue ? Number + 1 : Number;
        IsTooLong = false;
        _kept.Clear();
        do
        {
            ReadOnlySpan<char> rest = _buffer.AsSpan(_next, _end - _next);
            int feed = rest.IndexOf('\n');
            ReadOnlySpan<char> part = feed < 0 ? rest : rest[..feed];
            _next += feed < 0 ? rest.Length : feed + 1;
            if (feed >= 0 && _kept.Count == 0 && part.Length <= maxLength)
            {
                return WithoutReturn(part);
            }

            int room = Math.Min(part.Length, maxLength - _kept.Count);
            IsTooLong |= room < part.Length;
            _kept.AddRange(part[..room]);
            if (feed >= 0)
            {
                break;
            }
        }
        while (Fill());

        return WithoutReturn(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_kept));
    }

    private static string WithoutReturn(ReadOnlySpan<char> line) => new(line is [.., '\r'] ? line[..^1] : line);

    private bool Fill()
    {
        _next = 0;
        _end = text.Read(_buffer, 0, _buffer.Length);
        return _end > 0;
    }
}
