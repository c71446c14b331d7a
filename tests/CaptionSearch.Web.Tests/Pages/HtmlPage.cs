using System.Net;
using System.Text.RegularExpressions;

namespace CaptionSearch.Web.Pages;

/// <summary>A page taken apart far enough to ask what it says: its tags with their attributes, in order.</summary>
internal sealed partial class HtmlPage
{
    private readonly List<Tag> _tags = [];

    public HtmlPage(string source)
    {
        Source = source;
        foreach (Match match in TagPattern().Matches(source))
        {
            Dictionary<string, string> attributes = [];
            foreach (Match pair in AttributePattern().Matches(match.Groups["rest"].Value))
            {
                attributes[pair.Groups["name"].Value] = WebUtility.HtmlDecode(pair.Groups["value"].Value);
            }

            _tags.Add(new Tag(match.Groups["name"].Value, attributes, match.Index, match.Index + match.Length));
        }
    }

    public string Source { get; }

    /// <summary>What a reader sees, blanks put together; nothing of scripts, for pages have none in them.</summary>
    public string Text => Readable(Source);

    public static async Task<HtmlPage> GetAsync(RunningServer server, string address)
        => new(await server.Client.GetStringAsync(address, TestContext.Current.CancellationToken));

    /// <summary>Tags of a name, and of a class when one is given.</summary>
    public IReadOnlyList<Tag> All(string name, string? ofClass = null)
        => [.. _tags.Where(tag => tag.Name == name && (ofClass is null || tag["class"].Split(' ').Contains(ofClass)))];

    public Tag Only(string name, string? ofClass = null) => Assert.Single(All(name, ofClass));

    public bool Has(string name, string attribute, string value) => _tags.Any(tag => tag.Name == name && tag[attribute] == value);

    /// <summary>What stands between a tag and its end; it has none of its own name in it.</summary>
    public string TextOf(Tag tag)
    {
        int end = Source.IndexOf($"</{tag.Name}>", tag.End, StringComparison.Ordinal);
        return Readable(Source[tag.End..end]);
    }

    public IReadOnlyList<string> TextsOf(string name, string? ofClass = null) => [.. All(name, ofClass).Select(TextOf)];

    /// <summary>Controls that nothing names: no label for them or around them.</summary>
    public IReadOnlyList<Tag> Unnamed()
    {
        string[] kinds = ["input", "select", "textarea"];
        return [.. _tags.Where(tag => kinds.Contains(tag.Name) && tag["type"] is not ("hidden" or "submit")
            && tag["aria-label"].Length == 0
            && !(tag["id"].Length > 0 && Has("label", "for", tag["id"]))
            && !IsInsideLabel(tag))];
    }

    private bool IsInsideLabel(Tag tag)
        => Source.LastIndexOf("<label", tag.Start, StringComparison.Ordinal) > Source.LastIndexOf("</label>", tag.Start, StringComparison.Ordinal);

    private static string Readable(string html)
        => BlankPattern().Replace(WebUtility.HtmlDecode(TagPattern().Replace(html, "")), " ").Trim();

    [GeneratedRegex("""<(?<name>[a-z][a-z0-9]*)(?<rest>(?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*/?>|</[a-z0-9]+>|<!DOCTYPE html>""", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex("""(?<name>[^\s=>]+)(?:="(?<value>[^"]*)")?""", RegexOptions.CultureInvariant)]
    private static partial Regex AttributePattern();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex BlankPattern();

    internal sealed record Tag(string Name, IReadOnlyDictionary<string, string> Attributes, int Start, int End)
    {
        /// <summary>Empty when the tag has no such attribute.</summary>
        public string this[string attribute] => Attributes.GetValueOrDefault(attribute, "");

        public bool Has(string attribute) => Attributes.ContainsKey(attribute);
    }
}
