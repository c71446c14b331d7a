using System.Text;

namespace CaptionSearch.Import.Tests;

/// <summary>A folder that is there for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("captionsearch-test-").FullName;

    public string At(params string[] names) => Path.Combine([Root, .. names]);

    public DatasetSource Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public DatasetSource Write(string name, byte[] bytes)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return new DatasetSource(path);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
