namespace CaptionSearch.Import.Paths;

/// <summary>The folder that a data set's pictures lie in; nothing outside it is ever opened for it.</summary>
/// <remarks>
/// Links inside the folder may point to other places inside it. The check and the opening of the file are two steps:
/// it guards against a hostile data set, not against someone who changes the folder at the same time.
/// </remarks>
public sealed class PictureRoot
{
    private const int MaxLinks = 40;

    private readonly string _root; // real path, no separator at its end

    /// <summary>Uses a folder.</summary>
    /// <param name="folder">Path of the folder; it may be a link itself.</param>
    /// <exception cref="ImportException">There is no such folder, or its links cannot be followed.</exception>
    public PictureRoot(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new ImportException(folder, "there is no such folder; expected the folder of the pictures.");
        }

        Folder = folder;
        _root = Follow(System.IO.Path.GetFullPath(folder))
            ?? throw new ImportException(folder, "its symbolic links lead nowhere; expected the folder of the pictures.");
    }

    /// <summary>The folder as it was given.</summary>
    public string Folder { get; }

    /// <summary>The folder that paths of a data set start from when nothing else is said: <c>static/img</c> beside a custom_dataset.json, else the file's own folder.</summary>
    /// <param name="importer">Reads the data set.</param>
    /// <param name="source">Its file.</param>
    /// <returns>Absolute; it need not be there.</returns>
    public static string DefaultFolder(IDatasetImporter importer, DatasetSource source)
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(source);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(source.Path))!;
        return importer.Name == "custom" ? System.IO.Path.Combine(folder, "static", "img") : folder;
    }

    /// <summary>Finds the file of a picture.</summary>
    /// <param name="picture">Path as in the data set; checked here again (<see cref="PicturePath"/>).</param>
    public PictureFile Find(string picture)
    {
        if (PicturePath.Check(picture, out string path) is { } problem)
        {
            return new PictureFile(FullPath: null, problem);
        }

        try
        {
            return OnDisk(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new PictureFile(FullPath: null, $"'{path}' cannot be looked up ({error.Message}).");
        }
    }

    private PictureFile OnDisk(string path)
    {
        string? real = Follow(System.IO.Path.Combine(_root, path.Replace('/', System.IO.Path.DirectorySeparatorChar)));
        if (real is null)
        {
            return new PictureFile(FullPath: null, $"'{path}' is a symbolic link that leads nowhere.");
        }

        if (!real.StartsWith(_root.EndsWith(System.IO.Path.DirectorySeparatorChar) ? _root : _root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return new PictureFile(FullPath: null, $"'{path}' leads out of the picture folder through a symbolic link; expected a file inside it.");
        }

        if (Directory.Exists(real))
        {
            return new PictureFile(FullPath: null, $"'{path}' is a folder; expected a file.");
        }

        FileInfo file = new(real);
        if (!file.Exists)
        {
            return new PictureFile(FullPath: null, Problem: null);
        }

        // A device, pipe or socket has no length either, and opening one could wait for ever: refused unopened.
        return file.Length == 0
            ? new PictureFile(FullPath: null, $"'{path}' is empty or no regular file; expected a picture.")
            : new PictureFile(real, Problem: null);
    }

    /// <summary>The path with every link of it followed, part by part; null when there are too many. Missing parts stay as they are.</summary>
    private static string? Follow(string path)
    {
        Stack<string> left = Parts(path, out string real);
        for (int links = 0; left.TryPop(out string? part);)
        {
            if (part == "..")
            {
                real = System.IO.Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = System.IO.Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            Stack<string> inner = Parts(target, out string start);
            real = start.Length > 0 ? start : real;
            foreach (string step in inner.Reverse())
            {
                left.Push(step);
            }
        }

        return real;
    }

    /// <summary>The parts of a path, the first on top, and its root if it is absolute.</summary>
    private static Stack<string> Parts(string path, out string root)
    {
        root = System.IO.Path.GetPathRoot(path) ?? string.Empty;
        return new Stack<string>(
            path[root.Length..]
                .Split(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar)
                .Where(static part => part is not ("" or "."))
                .Reverse());
    }
}
