using System.Buffers;

namespace CaptionSearch.Import.Json;

/// <summary>
/// Text on its way to a JSON reader, held to the grammar of RFC 8259 and to limits: no single quotes, comments, trailing
/// commas, NaN, bare control characters; nesting at most <see cref="MaxDepth"/>, numbers and words at most
/// <see cref="MaxScalar"/> characters. A string longer than <see cref="MaxString"/> passes shortened.
/// </summary>
/// <remarks>
/// Newtonsoft.Json accepts much more than JSON and keeps a whole string in memory, however long. It reads through this class,
/// which also remembers where each token began. Everything before a fault passes; the fault is thrown when more is asked for,
/// so the reader behind stands exactly at it.
/// </remarks>
internal sealed class StrictJsonText(TextReader text, int firstLine = 1) : TextReader
{
    internal const int MaxDepth = 64;
    internal const int MaxString = 65_536;
    internal const int MaxScalar = 128;

    private static readonly SearchValues<char> EndOfPlainRun = SearchValues.Create(
        "\"\\" + string.Concat(Enumerable.Range(0, 32).Select(static code => (char)code)));

    private readonly char[] _scalar = new char[MaxScalar];
    private readonly Queue<(int Line, int Column)> _starts = new();
    private Expected _expected = Expected.Value;
    private ulong _objects; // one bit for each open container: 1 = object
    private int _depth;
    private int _scalarLength;
    private bool _inString;
    private bool _isName;
    private bool _dropping;
    private int _escape; // 0: none, 1: after a backslash, 5..2: hex digits to come + 1
    private int _stringLength;
    private int _line = firstLine;
    private int _column;
    private JsonTextException? _fault;

    private enum Expected
    {
        Value,
        ValueOrEnd,
        Name,
        NameOrEnd,
        Colon,
        CommaOrEnd,
        Nothing,
    }

    /// <summary>Where the next token began that a reader of this text reports; call once for each of its tokens.</summary>
    internal (int Line, int Column) NextStart() => _starts.TryDequeue(out (int Line, int Column) start) ? start : (_line, _column);

    /// <inheritdoc/>
    /// <exception cref="JsonTextException">The text is not JSON from here on, or is over a limit.</exception>
    public override int Read(char[] buffer, int index, int count)
    {
        while (_fault is null)
        {
            int read = text.Read(buffer, index, count);
            if (read == 0)
            {
                _fault = AtEnd();
                if (_fault is null)
                {
                    return 0;
                }

                break;
            }

            int passed = Pass(buffer.AsSpan(index, read));
            if (passed > 0)
            {
                return passed;
            }
        }

        throw _fault;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Checks a block and moves what passes to its beginning.</summary>
    private int Pass(Span<char> block)
    {
        int kept = 0;
        for (int i = 0; i < block.Length && _fault is null;)
        {
            if (!_inString)
            {
                char c = block[i++];
                Outside(c);
                if (_fault is null)
                {
                    block[kept++] = c;
                }

                continue;
            }

            int run = _escape > 0 ? 0 : PlainRun(block[i..]);
            if (run > 0)
            {
                int room = _dropping ? 0 : Math.Min(run, MaxString - _stringLength);
                block.Slice(i, room).CopyTo(block[kept..]);
                kept += room;
                _stringLength += room;
                _dropping |= room < run;
                Advance(run);
                i += run;
                continue;
            }

            char special = block[i++];
            if (Special(special))
            {
                block[kept++] = special;
            }
        }

        return kept;
    }

    private static int PlainRun(ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny(EndOfPlainRun);
        return end < 0 ? rest.Length : end;
    }

    /// <summary>A quote, backslash or part of an escape inside a string; true when it passes.</summary>
    private bool Special(char c)
    {
        Advance(1);
        if (_escape > 1)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                Fault(@"'\u' is not followed by four hexadecimal digits.");
                return false;
            }

            _escape--;
            _escape = _escape == 1 ? 0 : _escape;
            return !_dropping;
        }

        if (_escape == 1)
        {
            _escape = c == 'u' ? 5 : 0;
            if (!"\"\\/bfnrtu".Contains(c, StringComparison.Ordinal))
            {
                Fault($"{Shown(c)} after a backslash is no JSON escape.");
                return false;
            }

            return !_dropping;
        }

        switch (c)
        {
            case '"':
                _inString = false;
                _expected = _isName ? Expected.Colon : AfterValue();
                return true;
            case '\\':
                _escape = 1;
                _dropping |= _stringLength >= MaxString;
                _stringLength++;
                return !_dropping;
            default:
                Fault(c == '\n' || c == '\r'
                    ? "the line ends inside a string; expected a closing double quote, or \\n for a line break."
                    : $"{Shown(c)} stands in a string; JSON wants control characters as escapes.");
                return false;
        }
    }

    private void Outside(char c)
    {
        if (c == '\n')
        {
            EndScalar();
            _line = _line < int.MaxValue ? _line + 1 : _line;
            _column = 0;
            return;
        }

        Advance(1);
        if (char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.')
        {
            Scalar(c);
            return;
        }

        EndScalar();
        if (_fault is not null || c is ' ' or '\t' or '\r')
        {
            return;
        }

        switch (c)
        {
            case '"':
                BeginString();
                break;
            case '{' or '[':
                Open(c == '{');
                break;
            case '}' or ']':
                Close(c);
                break;
            case ':' when _expected == Expected.Colon:
                _expected = Expected.Value;
                break;
            case ',' when _expected == Expected.CommaOrEnd:
                _expected = IsObject ? Expected.Name : Expected.Value;
                break;
            case '\'':
                Fault("found a single quote; JSON strings stand in double quotes.");
                break;
            case '/' or '#':
                Fault($"found {Shown(c)}; JSON has no comments. Expected {Wanted()}.");
                break;
            default:
                Fault($"found {Shown(c)}; expected {Wanted()}.");
                break;
        }
    }

    private bool IsObject => _depth > 0 && (_objects & (1UL << (_depth - 1))) != 0;

    private Expected AfterValue() => _depth == 0 ? Expected.Nothing : Expected.CommaOrEnd;

    private void BeginString()
    {
        _isName = _expected is Expected.Name or Expected.NameOrEnd;
        if (!_isName && _expected is not (Expected.Value or Expected.ValueOrEnd))
        {
            Fault($"found a string; expected {Wanted()}.");
            return;
        }

        _starts.Enqueue((_line, _column));
        (_inString, _dropping, _escape, _stringLength) = (true, false, 0, 0);
    }

    private void Open(bool isObject)
    {
        if (_expected is not (Expected.Value or Expected.ValueOrEnd))
        {
            Fault($"found {(isObject ? "'{'" : "'['")}; expected {Wanted()}.");
            return;
        }

        if (_depth == MaxDepth)
        {
            Fault($"nested deeper than {MaxDepth} levels.");
            return;
        }

        _starts.Enqueue((_line, _column));
        ulong bit = 1UL << _depth++;
        _objects = isObject ? _objects | bit : _objects & ~bit;
        _expected = isObject ? Expected.NameOrEnd : Expected.ValueOrEnd;
    }

    private void Close(char c)
    {
        bool fits = _expected is Expected.CommaOrEnd || _expected == (c == '}' ? Expected.NameOrEnd : Expected.ValueOrEnd);
        if (!fits || _depth == 0 || IsObject != (c == '}'))
        {
            Fault($"found {Shown(c)}; expected {Wanted()}.");
            return;
        }

        _starts.Enqueue((_line, _column));
        _depth--;
        _expected = AfterValue();
    }

    private void Scalar(char c)
    {
        if (_scalarLength == 0)
        {
            if (_expected is not (Expected.Value or Expected.ValueOrEnd))
            {
                Fault($"found {Shown(c)}; expected {Wanted()}.");
                return;
            }

            _starts.Enqueue((_line, _column));
        }

        if (_scalarLength == MaxScalar)
        {
            Fault($"a number or word of more than {MaxScalar} characters.");
            return;
        }

        _scalar[_scalarLength++] = c;
    }

    private void EndScalar()
    {
        if (_scalarLength == 0)
        {
            return;
        }

        ReadOnlySpan<char> scalar = _scalar.AsSpan(0, _scalarLength);
        _scalarLength = 0;
        if (scalar is not ("true" or "false" or "null") && !JsonNumber.Is(scalar))
        {
            Fault($"'{scalar}' is no JSON value; text stands in double quotes.");
            return;
        }

        _expected = AfterValue();
    }

    private JsonTextException? AtEnd()
    {
        EndScalar();
        return _fault
            ?? (_inString ? new JsonTextException("the text ends inside a string.", _line, _column)
            : _expected != Expected.Nothing ? new JsonTextException($"the text ends early; expected {Wanted()}.", _line, _column)
            : null);
    }

    private string Wanted() => _expected switch
    {
        Expected.Value => "a value",
        Expected.ValueOrEnd => "a value or ']'",
        Expected.Name => "a name in double quotes",
        Expected.NameOrEnd => "a name in double quotes or '}'",
        Expected.Colon => "':'",
        Expected.CommaOrEnd => IsObject ? "',' or '}'" : "',' or ']'",
        _ => "the end of the text",
    };

    private void Fault(string problem) => _fault ??= new JsonTextException(problem, _line, _column);

    private void Advance(int characters) => _column = (int)Math.Min(int.MaxValue, (long)_column + characters);

    private static string Shown(char c) => c is > ' ' and < '\u007F' ? $"'{c}'" : $"the character U+{(int)c:X4}";
}
