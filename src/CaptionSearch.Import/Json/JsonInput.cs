using System.Buffers;
using System.Globalization;
using Newtonsoft.Json;

namespace CaptionSearch.Import.Json;

/// <summary>Reads strict JSON token by token and knows where each token stands.</summary>
internal sealed class JsonInput : IDisposable
{
    private readonly StrictJsonText _text;
    private readonly JsonTextReader _reader;
    private readonly string _file;

    /// <param name="file">For messages.</param>
    /// <param name="text">The JSON text; closed with this object.</param>
    /// <param name="firstLine">Number of its first line.</param>
    internal JsonInput(string file, TextReader text, int firstLine = 1)
    {
        _file = file;
        _text = new StrictJsonText(text, firstLine);
        _reader = new JsonTextReader(_text)
        {
            ArrayPool = CharPool.Shared,
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Double,
            MaxDepth = StrictJsonText.MaxDepth + 1,
        };
    }

    internal JsonToken Token => _reader.TokenType;

    /// <summary>Line of the token's first character, from 1.</summary>
    internal int Line { get; private set; }

    /// <summary>Column of the token's first character, from 1.</summary>
    internal int Column { get; private set; }

    internal RecordPosition Position => new(Line, Column, _reader.Path);

    /// <summary>Text of a name, string, number or truth value.</summary>
    internal string Text => _reader.Value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => string.Empty,
    };

    /// <summary>Goes to the next token; false at the end of the text.</summary>
    /// <exception cref="ImportException">The text is not JSON or is over a limit; it has the position.</exception>
    internal bool Read()
    {
        try
        {
            if (!_reader.Read())
            {
                return false;
            }
        }
        catch (JsonTextException fault)
        {
            throw new ImportException(_file, new RecordPosition(fault.Line, fault.Column, _reader.Path), fault.Message, fault);
        }
        catch (JsonReaderException fault)
        {
            throw new ImportException(
                _file, new RecordPosition(Math.Max(1, Line), Math.Max(1, Column), _reader.Path), $"cannot be read as JSON ({fault.Message})", fault);
        }

        (Line, Column) = _text.NextStart();
        return true;
    }

    /// <summary>Passes over the value that begins at the current token.</summary>
    internal void Skip()
    {
        if (Token is not (JsonToken.StartObject or JsonToken.StartArray))
        {
            return;
        }

        for (int depth = 1; depth > 0 && Read();)
        {
            depth += Token switch
            {
                JsonToken.StartObject or JsonToken.StartArray => 1,
                JsonToken.EndObject or JsonToken.EndArray => -1,
                _ => 0,
            };
        }
    }

    /// <summary>Closes the text.</summary>
    public void Dispose()
    {
        _reader.Close();
        _text.Dispose();
    }

    private sealed class CharPool : IArrayPool<char>
    {
        internal static readonly CharPool Shared = new();

        public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

        public void Return(char[]? array)
        {
            if (array is not null)
            {
                ArrayPool<char>.Shared.Return(array);
            }
        }
    }
}
