namespace CaptionSearch.Cli;

/// <summary>A folder that is there for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("captionsearch-test-").FullName;

    public string At(params string[] names) => Path.Combine([Root, .. names]);

    public string Write(string relative, params byte[] bytes)
    {
        string path = At(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
