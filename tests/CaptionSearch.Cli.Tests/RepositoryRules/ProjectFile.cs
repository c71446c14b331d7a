using System.Xml.Linq;

namespace CaptionSearch.Cli.Tests.RepositoryRules;

/// <summary>What a project file references, conditional references included.</summary>
/// <param name="Name">File name without extension, for example <c>CaptionSearch.Index</c>.</param>
/// <param name="ProjectReferences">Short names of the referenced projects.</param>
/// <param name="PackageReferences">Names of the referenced packages.</param>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> ProjectReferences, IReadOnlyList<string> PackageReferences)
{
    private const string Prefix = "CaptionSearch.";

    /// <summary>The name without <c>CaptionSearch.</c>, as the table of ARCHITECTURE.md writes it.</summary>
    internal string ShortName => Shorten(Name);

    internal static ProjectFile Read(string path) => Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));

    internal static ProjectFile Parse(string name, string xml)
    {
        XElement root = XDocument.Parse(xml).Root!;
        return new ProjectFile(
            name,
            [.. Includes("ProjectReference").Select(path => Shorten(Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))],
            [.. Includes("PackageReference")]);

        IEnumerable<string> Includes(string element)
            => root.Descendants(element).Select(reference => (string?)reference.Attribute("Include")).OfType<string>();
    }

    private static string Shorten(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
}
