using System.Security.Cryptography;
using System.Text;
using CaptionSearch.Import;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Import.Paths;

namespace CaptionSearch.Training.Datasets;

/// <summary>The pictures a model learns from and those that are held out to measure it, with their captions.</summary>
/// <remarks>
/// A folder in Flickr8k's published form, with its lists of training and dev pictures, is read as such. Everything else goes through the
/// importers. A set that names a training and a validation part is divided as it says, and its test part is left alone; any other set is
/// divided here: of all pictures in the order of the SHA-256 of their paths the first fifth is held out, 2 to 1,000 pictures. The same
/// pictures are held out every time, whatever the order of the file.
/// </remarks>
public sealed class TrainingSet
{
    private const int LeastHeldOut = 2;
    private const int MostHeldOut = 1_000;
    private const int HeldOutOneIn = 5;
    private const int LeastPictures = 2 * LeastHeldOut;
    private const string FlickrCaptions = "Flickr8k.token.txt";

    /// <summary>File names that a data set is looked for under in a folder; the first that is there is taken.</summary>
    private static readonly string[] UsualFiles =
        ["custom_dataset.json", "dataset.json", FlickrCaptions, "captions.txt", "captions.csv", "captions.json", "captions.jsonl", "results.csv"];

    /// <summary>Folders that pictures are looked for in when they are not where the data set says.</summary>
    private static readonly string[] UsualPictureFolders = ["images", "Images", "Flicker8k_Dataset"];

    private TrainingSet(string name, string pictureFolder, IReadOnlyList<CaptionedPicture> training, IReadOnlyList<CaptionedPicture> heldOut)
    {
        Name = name;
        PictureFolder = pictureFolder;
        Training = training;
        HeldOut = heldOut;
    }

    /// <summary>Name of the set's folder, or of its file without the ending.</summary>
    public string Name { get; }

    /// <summary>The folder that pictures' names are relative to.</summary>
    public string PictureFolder { get; }

    /// <summary>The pictures to learn from.</summary>
    public IReadOnlyList<CaptionedPicture> Training { get; }

    /// <summary>The pictures that are only measured on.</summary>
    public IReadOnlyList<CaptionedPicture> HeldOut { get; }

    /// <summary>Whether it is a folder in Flickr8k's published form with its official parts.</summary>
    public bool IsFlickr8k { get; private init; }

    /// <summary>Records and pictures that are left out, with the reason.</summary>
    public IReadOnlyList<SkippedPicture> LeftOut { get; private init; } = [];

    /// <summary>All pictures, those to learn from first.</summary>
    public IEnumerable<CaptionedPicture> Pictures => Training.Concat(HeldOut);

    /// <summary>Reads a data set.</summary>
    /// <param name="path">A data set's file, or a folder with one.</param>
    /// <param name="pictureFolder">The folder that its paths start from; null to find it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImportException">There is no data set, it cannot be read, or it has fewer than four pictures.</exception>
    public static TrainingSet Read(string path, string? pictureFolder = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (pictureFolder is null && IsFlickr8kFolder(path))
        {
            Flickr8kFolder flickr = Flickr8kFolder.Open(path);
            return new TrainingSet(NameOf(path), flickr.PictureFolder, flickr.Read(Flickr8kSplit.Train), flickr.Read(Flickr8kSplit.Dev)) { IsFlickr8k = true };
        }

        ImporterCatalog catalog = new();
        DatasetSource source = new(Directory.Exists(path) ? FileIn(path, catalog) : path);
        IDatasetImporter importer = catalog.Recognize(source).Importer;
        List<SkippedPicture> leftOut = [];
        List<DatasetRecord> records = [];
        foreach (ImportItem item in importer.ReadAsync(source, ImportOptions.All, cancellationToken).ToBlockingEnumerable(cancellationToken))
        {
            if (item.Record is not { } record)
            {
                leftOut.Add(new SkippedPicture(item.Position.After(source.Name), item.Problem!));
            }
            else if (record.Picture is null)
            {
                leftOut.Add(new SkippedPicture(record.Id, "The record names no picture."));
            }
            else
            {
                records.Add(record);
            }
        }

        PictureRoot root = RootOf(pictureFolder, importer, source, records);
        List<Part> parts = Join(records, root, leftOut);
        (List<CaptionedPicture> training, List<CaptionedPicture> heldOut) = Divide(parts);
        if (training.Count < LeastHeldOut || heldOut.Count == 0)
        {
            throw new ImportException(
                source.Path,
                $"{training.Count + heldOut.Count} pictures with captions were found in {root.Folder}; training needs {LeastPictures} or more."
                + (leftOut.Count > 0 ? $" The first that was left out, {leftOut[0].Name}: {leftOut[0].Reason}" : string.Empty));
        }

        return new TrainingSet(NameOf(path), root.Folder, training, heldOut) { LeftOut = leftOut };
    }

    private static bool IsFlickr8kFolder(string folder)
        => File.Exists(Path.Combine(folder, FlickrCaptions))
            && File.Exists(Path.Combine(folder, "Flickr_8k.trainImages.txt"))
            && File.Exists(Path.Combine(folder, "Flickr_8k.devImages.txt"));

    private static string NameOf(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? Path.GetFileName(full) : Path.GetFileNameWithoutExtension(full);
    }

    /// <summary>The data set's file in a folder: one of a usual name, else the only one that an importer recognises.</summary>
    private static string FileIn(string folder, ImporterCatalog catalog)
    {
        if (UsualFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } usual)
        {
            return usual;
        }

        HashSet<string> endings = new(catalog.All.SelectMany(static importer => importer.Extensions), StringComparer.OrdinalIgnoreCase);
        string[] known = [.. Directory.EnumerateFiles(folder).Where(file => endings.Contains(Path.GetExtension(file)) && IsRecognized(file, catalog))];
        return known switch
        {
            [var only] => only,
            [] => throw new ImportException(
                folder, $"there is no data set in it; expected {string.Join(", ", UsualFiles)} or another file that 'captionsearch importers' can read."),
            _ => throw new ImportException(
                folder, $"there are several data sets in it ({string.Join(", ", known.Select(Path.GetFileName).Order(StringComparer.Ordinal))}); name the file."),
        };
    }

    private static bool IsRecognized(string file, ImporterCatalog catalog)
    {
        try
        {
            catalog.Recognize(new DatasetSource(file));
            return true;
        }
        catch (ImportException)
        {
            return false;
        }
    }

    /// <summary>The folder given, else the first usual one in which a picture of the set lies, else the importer's.</summary>
    private static PictureRoot RootOf(string? given, IDatasetImporter importer, DatasetSource source, List<DatasetRecord> records)
    {
        if (given is not null)
        {
            return new PictureRoot(given);
        }

        string usual = PictureRoot.DefaultFolder(importer, source);
        string beside = Path.GetDirectoryName(Path.GetFullPath(source.Path))!;
        IEnumerable<PictureRoot> places = new[] { usual, beside }
            .Concat(UsualPictureFolders.Select(name => Path.Combine(beside, name)))
            .Where(Directory.Exists)
            .Select(static folder => new PictureRoot(folder));
        return places.FirstOrDefault(root => records.Exists(record => root.Find(record.Picture!).FullPath is not null))
            ?? new PictureRoot(Directory.Exists(usual) ? usual : beside);
    }

    /// <summary>Brings the captions of each picture together; pictures that are not there are left out.</summary>
    private static List<Part> Join(List<DatasetRecord> records, PictureRoot root, List<SkippedPicture> leftOut)
    {
        List<Part> parts = [];
        foreach (IGrouping<string, DatasetRecord> group in records.GroupBy(static record => record.Picture!, StringComparer.Ordinal))
        {
            PictureFile file = root.Find(group.Key);
            if (file.FullPath is null)
            {
                leftOut.Add(new SkippedPicture(group.Key, file.Problem ?? $"There is no such file in {root.Folder}."));
                continue;
            }

            string[] captions = [.. group.SelectMany(static record => record.Captions).Distinct(StringComparer.Ordinal)];
            parts.Add(new Part(new CaptionedPicture(group.Key, captions), group.Select(static record => record.Split).FirstOrDefault(static split => split is not null)));
        }

        return parts;
    }

    private static (List<CaptionedPicture> Training, List<CaptionedPicture> HeldOut) Divide(List<Part> parts)
    {
        List<CaptionedPicture> training = [.. parts.Where(static part => part.Split is null or "train" or "training" or "restval").Select(static part => part.Picture)];
        List<CaptionedPicture> heldOut = [.. parts.Where(static part => part.Split is "val" or "valid" or "validation" or "dev").Select(static part => part.Picture)];
        if (training.Count > 0 && heldOut.Count > 0)
        {
            return (training, heldOut);
        }

        // Without two parts of its own the set is divided by hash; a test part stays out of it unless there is nothing else.
        List<CaptionedPicture> all = training.Count > 0 ? training : heldOut.Count > 0 ? heldOut : [.. parts.Select(static part => part.Picture)];
        int count = Math.Clamp(all.Count / HeldOutOneIn, LeastHeldOut, MostHeldOut);
        HashSet<string> names = [.. all.Select(static picture => picture.Name).OrderBy(HashOf, StringComparer.Ordinal).Take(count)];
        return ([.. all.Where(picture => !names.Contains(picture.Name))], [.. all.Where(picture => names.Contains(picture.Name))]);
    }

    private static string HashOf(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private sealed record Part(CaptionedPicture Picture, string? Split);
}
