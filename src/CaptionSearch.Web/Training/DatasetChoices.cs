using CaptionSearch.Web.Hosting;

namespace CaptionSearch.Web.Training;

/// <summary>The data sets a visitor may train on: the samples that come with the program, and what lies below the roots.</summary>
/// <param name="options">Names the roots.</param>
public sealed class DatasetChoices(ServeOptions options)
{
    private const int MostShown = 50;
    private static readonly string[] UsualFiles = ["custom_dataset.json", "dataset.json", "captions.txt", "captions.csv", "captions.json", "captions.jsonl", "Flickr8k.token.txt"];

    /// <summary>The sample's file; null when it is not beside the web root.</summary>
    public string? Sample => Path.Combine(Path.GetDirectoryName(WebRoot.Locate(options.WebRoot))!, "custom_dataset.json") is var file && File.Exists(file) ? file : null;

    /// <summary>Whether anything else than the sample may be named.</summary>
    public bool HasRoots => options.Roots.Count > 0;

    /// <summary>Data sets to choose from, absolute: the sample, then the roots and folders just below them that hold a data set under a usual name.</summary>
    public IReadOnlyList<string> List()
        => [.. Sample is { } sample ? [sample] : Array.Empty<string>(), .. options.Roots.SelectMany(WithSubfolders).Where(IsDataset).Take(MostShown)];

    /// <summary>The data set a visitor named.</summary>
    /// <param name="path">As it was typed or chosen.</param>
    /// <returns>Absolute.</returns>
    /// <exception cref="TrainingException">It is not below a root, or not there.</exception>
    public string Resolve(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new TrainingException("No data set was chosen.");
        }

        string named = path.Trim();
        if (named == Sample)
        {
            return named;
        }

        if (!AllowedFolders.Holds(options.Roots, named))
        {
            throw new TrainingException(
                "That data set is not below a folder that this server may use. Start the server with --root DIR to allow a folder and what is in it.");
        }

        return Path.Exists(named) ? Path.GetFullPath(named) : throw new TrainingException("There is no such file or folder.");
    }

    private static IEnumerable<string> WithSubfolders(string root)
    {
        EnumerationOptions readable = new() { IgnoreInaccessible = true };
        return Directory.Exists(root) ? [root, .. Directory.EnumerateDirectories(root, "*", readable).Order(StringComparer.Ordinal)] : [];
    }

    private static bool IsDataset(string folder) => Array.Exists(UsualFiles, name => File.Exists(Path.Combine(folder, name)));
}
