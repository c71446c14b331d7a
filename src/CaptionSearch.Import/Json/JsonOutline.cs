using Newtonsoft.Json;

namespace CaptionSearch.Import.Json;

/// <summary>Which paths occur in the beginning of a JSON text: what a format is recognised by.</summary>
internal static class JsonOutline
{
    /// <summary>Paths without list numbers, for example <c>images[].imgurl</c>; empty when the text does not begin as JSON.</summary>
    /// <param name="text">The beginning; it may break off anywhere.</param>
    internal static IReadOnlySet<string> Of(string text)
    {
        HashSet<string> paths = new(StringComparer.Ordinal);
        using JsonInput input = new("beginning", new StringReader(text));
        List<string> open = [];
        string name = string.Empty;
        try
        {
            while (input.Read() && paths.Count < 1000)
            {
                string here = open.Count == 0 ? string.Empty : open[^1] + name;
                switch (input.Token)
                {
                    case JsonToken.PropertyName:
                        name = open[^1].Length == 0 ? input.Text : "." + input.Text;
                        paths.Add(open[^1] + name);
                        break;
                    case JsonToken.StartArray:
                        paths.Add(here + "[]");
                        open.Add(here + "[]");
                        name = string.Empty;
                        break;
                    case JsonToken.StartObject:
                        open.Add(here);
                        name = string.Empty;
                        break;
                    case JsonToken.EndObject or JsonToken.EndArray:
                        open.RemoveAt(open.Count - 1);
                        name = string.Empty;
                        break;
                    default:
                        break;
                }
            }
        }
        catch (ImportException)
        {
            // The beginning of a longer file ends in the middle; what was seen before counts.
        }

        return paths;
    }
}
