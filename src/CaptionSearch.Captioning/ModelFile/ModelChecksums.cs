using System.Security.Cryptography;
using System.Text;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>The <c>SHA256SUMS</c> file of a model folder, and the model's fingerprint.</summary>
/// <remarks>
/// A file is checked when it is first used, not before: a text query uses a third of a model and must not wait for the rest.
/// The fingerprint is the SHA-256 of the lines <c>hash, two blanks, file name, line feed</c> of the configuration and of every file it
/// names, in ordinal order. With a SHA256SUMS file the hashes are taken from there, without one the files are hashed: the result is the same.
/// Safe for concurrent use.
/// </remarks>
public sealed class ModelChecksums
{
    /// <summary>Name of the file in a model folder.</summary>
    public const string FileName = "SHA256SUMS";

    private readonly string _folder;
    private readonly Dictionary<string, string>? _expected;
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);

    private ModelChecksums(string folder, Dictionary<string, string>? expected)
    {
        _folder = folder;
        _expected = expected;
    }

    /// <summary>Reads a folder's checksums; a folder without them is taken as it is.</summary>
    /// <param name="folder">The model folder.</param>
    /// <exception cref="ModelFormatException">The file is there but not a list of checksums.</exception>
    public static ModelChecksums Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new ModelChecksums(folder, null);
        }

        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            // "hash  name" for text, "hash *name" for binary: what sha256sum writes.
            bool valid = line.Length > 66 && line[64] == ' ' && line[65] is ' ' or '*' && line.Take(64).All(char.IsAsciiHexDigit);
            if (!valid && line.Length > 0)
            {
                throw new ModelFormatException($"{path}: '{line}' is not a line of sha256sum. Fetch or export the model again.");
            }

            if (valid)
            {
                expected[line[66..]] = line[..64].ToLowerInvariant();
            }
        }

        return new ModelChecksums(folder, expected);
    }

    /// <summary>Writes the checksums of every file in a folder but the checksums themselves.</summary>
    /// <param name="folder">The model folder.</param>
    public static void Write(string folder)
    {
        var lines = new StringBuilder();
        IEnumerable<string> names = Directory.EnumerateFiles(folder)
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name != FileName)
            .Order(StringComparer.Ordinal);
        foreach (string name in names)
        {
            lines.Append(Hash(Path.Combine(folder, name))).Append("  ").Append(name).Append('\n');
        }

        File.WriteAllText(Path.Combine(folder, FileName), lines.ToString());
    }

    /// <summary>Path of a file whose content is what the checksums say; checked at the first call for each file.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <exception cref="ModelFormatException">It is missing, not listed, or different.</exception>
    public string Verified(string name)
    {
        string path = Path.Combine(_folder, name);
        if (_expected is null)
        {
            return File.Exists(path) ? path : throw Missing(path);
        }

        lock (_verified)
        {
            if (!_verified.Contains(name))
            {
                string expected = Expected(name);
                string found = Hash(path);
                if (found != expected)
                {
                    throw new ModelFormatException(
                        $"{path}: its SHA-256 is {found[..12]}…, {FileName} says {expected[..12]}…. The file is damaged: fetch or export the model again.");
                }

                _verified.Add(name);
            }
        }

        return path;
    }

    /// <summary>The model's fingerprint: 64 lower-case hexadecimal digits.</summary>
    /// <param name="config">Names the files that count.</param>
    /// <exception cref="ModelFormatException">A file is missing or not listed.</exception>
    public string Fingerprint(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var lines = new StringBuilder();
        foreach (string file in config.Files)
        {
            lines.Append(_expected is null ? Hash(Path.Combine(_folder, file)) : Expected(file)).Append("  ").Append(file).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static string Hash(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({exception.Message}).", exception);
        }
    }

    private static ModelFormatException Missing(string path)
        => new($"{path}: missing. A model is a folder with config.json and the files it names: fetch or export it again.");

    private string Expected(string name)
        => _expected!.TryGetValue(name, out string? hash)
            ? hash
            : throw new ModelFormatException($"{Path.Combine(_folder, FileName)}: does not list '{name}'. Fetch or export the model again.");
}
