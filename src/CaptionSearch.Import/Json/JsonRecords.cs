using System.Globalization;
using CaptionSearch.Import.Text;
using Newtonsoft.Json;

namespace CaptionSearch.Import.Json;

/// <summary>Reads the records of a JSON file that is one list, or one object with a list in it, record by record.</summary>
internal static class JsonRecords
{
    /// <summary>Streams the elements of the list.</summary>
    /// <param name="source">The file.</param>
    /// <param name="listName">Name of the list in the root object; null when the root is the list.</param>
    /// <param name="skip">Records to leave out.</param>
    /// <param name="read">Makes a record of an element's fields; its ordinal is given.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImportException">The file cannot be read, is not JSON, or has no such list.</exception>
    internal static IEnumerable<ImportItem> Read(
        DatasetSource source, string? listName, long skip, Func<JsonFields, long, DatasetRecord> read, CancellationToken cancellationToken)
    {
        using JsonInput input = new(source.Path, new DatasetText(source, cancellationToken));
        if (!FindList(source, input, listName))
        {
            throw new ImportException(source.Path, $"there is no '{listName}' in it; expected an object with a list of that name.");
        }

        long ordinal = 0;
        for (; input.Read() && input.Token != JsonToken.EndArray; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JsonValue value = JsonValue.Load(input);
            if (ordinal >= skip)
            {
                JsonFields fields = new(value, string.Create(CultureInfo.InvariantCulture, $"{listName}[{ordinal}]"));
                yield return fields.ToItem(ordinal, read(fields, ordinal));
            }
        }

        ReadRest(source, input, listName);
    }

    /// <summary>Goes to the list's opening bracket.</summary>
    private static bool FindList(DatasetSource source, JsonInput input, string? listName)
    {
        if (!input.Read())
        {
            return false;
        }

        if (listName is null)
        {
            return input.Token == JsonToken.StartArray ? true : throw Unexpected(source, input, "a list");
        }

        if (input.Token != JsonToken.StartObject)
        {
            throw Unexpected(source, input, $"an object with the list '{listName}'");
        }

        while (input.Read() && input.Token != JsonToken.EndObject)
        {
            bool found = string.Equals(input.Text, listName, StringComparison.Ordinal);
            input.Read();
            if (found)
            {
                return input.Token == JsonToken.StartArray ? true : throw Unexpected(source, input, "a list");
            }

            input.Skip();
        }

        return false;
    }

    /// <summary>The text must be JSON to its end, and the list must not come again.</summary>
    private static void ReadRest(DatasetSource source, JsonInput input, string? listName)
    {
        while (input.Read() && input.Token == JsonToken.PropertyName)
        {
            if (string.Equals(input.Text, listName, StringComparison.Ordinal))
            {
                throw new ImportException(source.Path, input.Position, $"the name '{listName}' comes twice; expected one list.");
            }

            input.Read();
            input.Skip();
        }

        while (input.Read())
        {
        }
    }

    private static ImportException Unexpected(DatasetSource source, JsonInput input, string expected)
        => new(source.Path, input.Position, $"expected {expected}, found {Found(input.Token)}.");

    private static string Found(JsonToken token) => token switch
    {
        JsonToken.StartObject => "an object",
        JsonToken.StartArray => "a list",
        JsonToken.Null => "null",
        _ => "a single value",
    };
}
