using System.Text.RegularExpressions;

namespace CaptionSearch.Import.Paths;

/// <summary>What a data set may give as a picture's path: a path inside the folder of the pictures, by its letters alone.</summary>
/// <remarks>
/// The rules are the same on every system, so that a data set means the same everywhere. Whether the path leads out through
/// a symbolic link is seen on disk only: <see cref="PictureRoot"/>. Nothing is decoded: <c>%2e%2e</c> is an odd name.
/// </remarks>
public static partial class PicturePath
{
    /// <summary>Longest path, in UTF-16 units.</summary>
    public const int MaxLength = 1024;

    /// <summary>Checks a path and gives it the form that is stored: <c>/</c> between the parts, no empty ones, no <c>.</c>.</summary>
    /// <param name="raw">The path as it stands in the file.</param>
    /// <param name="path">The path to use; empty when it is refused.</param>
    /// <returns>Why it is refused, one sentence; null when it is good.</returns>
    public static string? Check(string raw, out string path)
    {
        ArgumentNullException.ThrowIfNull(raw);
        path = string.Empty;
        string[] parts = [.. raw.Split('/', '\\').Where(static part => part is not ("" or "."))];
        string? problem = raw switch
        {
            _ when raw.Length > MaxLength => $"the picture's path has {raw.Length} characters; expected at most {MaxLength}.",
            _ when string.IsNullOrWhiteSpace(raw) => "the picture's path is empty; expected a path relative to the picture folder.",
            _ when raw.Any(char.IsControl) => "the picture's path holds a control character; expected a path relative to the picture folder.",
            _ when Text.CaptionText.IsDamaged(raw) => "the picture's path is not valid UTF-8; expected a path relative to the picture folder.",
            _ when Address().IsMatch(raw) || Address().IsMatch(string.Join('/', parts)) => $"'{Short(raw)}' is an address; expected a path relative to the picture folder.",
            _ when parts.Any(static part => Drive().IsMatch(part)) => $"'{Short(raw)}' has a drive letter; expected a path relative to the picture folder.",
            _ when raw[0] is '/' or '\\' => $"'{Short(raw)}' is an absolute path; expected a path relative to the picture folder.",
            _ when parts.Any(IsUpwards) => $"'{Short(raw)}' leads out of the picture folder; expected a path inside it.",
            _ when parts.FirstOrDefault(static part => Device().IsMatch(part)) is { } device => $"'{Short(device)}' is the name of a device; expected a file.",
            _ when parts.Length == 0 || parts.Any(string.IsNullOrWhiteSpace) => $"'{Short(raw)}' names no file; expected a path relative to the picture folder.",
            _ => null,
        };
        if (problem is null)
        {
            path = string.Join('/', parts);
        }

        return problem;
    }

    /// <summary>Two or more dots, also with spaces around them, which Windows drops.</summary>
    private static bool IsUpwards(string part) => part.AsSpan().Trim(". ").IsEmpty && part.Count(static c => c == '.') > 1;

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "...";

    [GeneratedRegex(@"^\s*([A-Za-z][A-Za-z0-9+.\-]+://|//|(data|file|javascript|blob|mailto|urn|about):)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"^\s*[A-Za-z]:")]
    private static partial Regex Drive();

    /// <summary>Names that mean a device on Windows, whatever follows the dot.</summary>
    [GeneratedRegex(@"^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])\s*(\.|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Device();
}
