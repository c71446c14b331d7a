using System.Security.Cryptography;
using System.Text;

namespace CaptionSearch.Training.Datasets;

/// <summary>What a grid cache was made from: when any of it differs, the cached grids are not used.</summary>
public sealed record GridCacheHeader
{
    /// <summary>Version of the cache's layout that this build writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the layout.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>SHA-256 of the backbone's weights file, lower-case hexadecimal.</summary>
    public required string Backbone { get; init; }

    /// <summary>Side of the square every picture was squeezed to, in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>L, cells of a grid.</summary>
    public required int Cells { get; init; }

    /// <summary>C, values of a cell.</summary>
    public required int Channels { get; init; }

    /// <summary>SHA-256 over name and size of every picture, in order.</summary>
    public required string PictureList { get; init; }

    /// <summary>Number of pictures.</summary>
    public required int Pictures { get; init; }

    /// <summary>Fingerprint of a list of picture files: names and sizes in order. A missing file counts as size −1.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="names">File names.</param>
    public static string ListFingerprint(string folder, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in names)
        {
            var file = new FileInfo(Path.Combine(folder, name));
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\t{(file.Exists ? file.Length : -1)}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
