using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Collection;

/// <summary>The files of pictures that were handed in: <c>uploads/&lt;2 digits&gt;/&lt;id&gt;.jpg</c>, named by content alone.</summary>
/// <param name="root">Made when the first file is stored.</param>
internal sealed class UploadFolder(string root)
{
    /// <summary>Stores a picture, whole or not at all; one that is there is written anew.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="DataFolderException">It cannot be written.</exception>
    public string Store(string id, ImageFormat format, ReadOnlySpan<byte> bytes)
    {
        string folder = Path.Combine(root, id[..2]);
        string path = Path.Combine(folder, id + format.Extension());
        string draft = $"{path}.{Guid.NewGuid():N}.new"; // no picture's name: a run over the folder passes it over
        try
        {
            Directory.CreateDirectory(folder);
            using (FileStream stream = new(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true); // it may be the only copy
            }

            File.Move(draft, path, overwrite: true);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(draft);
            throw new DataFolderException($"{path}: the picture cannot be stored ({error.Message.TrimEnd('.')}). Free some space, or make the folder writable.", error);
        }
    }

    /// <summary>Whether a path is that of a content in this folder.</summary>
    public bool Holds(string path, string id)
        => Path.GetDirectoryName(path) == Path.Combine(root, id[..2])
            && Path.GetFileNameWithoutExtension(path) == id
            && Enum.GetValues<ImageFormat>().Any(format => format.Extension() == Path.GetExtension(path));

    /// <summary>Deletes a file; one that is not there is deleted already.</summary>
    /// <returns>False when it is still there.</returns>
    public static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
