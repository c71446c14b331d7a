namespace CaptionSearch.Tests.Shared;

/// <summary>A folder that is there for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder, absolute.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("captionsearch-test-").FullName;

    /// <summary>A path in the folder.</summary>
    public string At(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>Writes a file, and the folders it needs.</summary>
    public string Write(string relative, params byte[] bytes)
    {
        string path = At(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
