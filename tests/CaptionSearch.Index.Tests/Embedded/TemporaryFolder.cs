namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>A folder of its own for one test; gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("captionsearch-index-").FullName;
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
