using System.Text;

namespace CaptionSearch.Import.Text;

/// <summary>The rows of a table as text (RFC 4180): fields between delimiters, in double quotes when they hold one or a line break.</summary>
/// <remarks>
/// A field has at most <see cref="MaxField"/> characters and a row at most <see cref="MaxFields"/> fields; what is more is not kept,
/// so a quote that is never closed costs no memory. A quote inside an unquoted field is a character; text after a closing
/// quote is a fault of its row.
/// </remarks>
internal sealed class DelimitedRows(TextReader text, char delimiter)
{
    internal const int MaxField = 65_536;
    internal const int MaxFields = 256;

    private readonly char[] _buffer = new char[1 << 15];
    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];
    private int _next;
    private int _end;
    private int _line = 1;

    /// <summary>Line on which the row last read begins, from 1.</summary>
    internal int Line { get; private set; }

    /// <summary>What is wrong with the row last read; null when it is a row.</summary>
    internal string? Fault { get; private set; }

    /// <summary>The fields of the next row that is not blank, or null at the end. The list is filled again by the next call.</summary>
    internal IReadOnlyList<string>? Read()
    {
        while (Peek() >= 0)
        {
            _fields.Clear();
            Fault = null;
            Line = _line;
            ReadRow();
            if (_fields.Count > 1 || !string.IsNullOrWhiteSpace(_fields[0]) || Fault is not null)
            {
                return _fields;
            }
        }

        return null;
    }

    private void ReadRow()
    {
        while (true)
        {
            _field.Clear();
            if (Peek() == '"')
            {
                ReadQuoted();
            }

            int end = ReadPlain();
            if (_fields.Count < MaxFields)
            {
                _fields.Add(_field.ToString());
            }
            else
            {
                Fault ??= $"the row has more than {MaxFields} fields.";
            }

            if (end != delimiter)
            {
                return;
            }
        }
    }

    /// <summary>Reads up to the closing quote.</summary>
    private void ReadQuoted()
    {
        int opened = _line;
        Take();
        while (true)
        {
            int c = Take();
            if (c < 0)
            {
                Fault ??= $"the quote opened on line {opened} is never closed.";
                return;
            }

            if (c == '"')
            {
                if (Peek() != '"')
                {
                    break;
                }

                Take();
            }

            Keep((char)c);
        }

        int after = Peek();
        if (after >= 0 && after != delimiter && after is not ('\n' or '\r'))
        {
            Fault ??= "there is text after a closing quote; expected a delimiter. A quote inside quotes is written twice.";
        }
    }

    /// <summary>Reads up to the delimiter, the end of the line or of the text; returns what ended it.</summary>
    private int ReadPlain()
    {
        while (true)
        {
            int c = Take();
            if (c == '\r' && Peek() is '\n' or -1)
            {
                continue;
            }

            if (c < 0 || c == '\n' || c == delimiter)
            {
                return c;
            }

            Keep((char)c);
        }
    }

    private void Keep(char c)
    {
        if (_field.Length < MaxField)
        {
            _field.Append(c);
        }
        else
        {
            Fault ??= $"a field has more than {MaxField} characters.";
        }
    }

    private int Peek()
    {
        if (_next == _end)
        {
            _next = 0;
            _end = text.Read(_buffer, 0, _buffer.Length);
        }

        return _next < _end ? _buffer[_next] : -1;
    }

    private int Take()
    {
        int c = Peek();
        if (c >= 0)
        {
            _next++;
            _line += c == '\n' && _line < int.MaxValue ? 1 : 0;
        }

        return c;
    }
}
