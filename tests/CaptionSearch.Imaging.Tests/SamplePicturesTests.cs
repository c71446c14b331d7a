using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Imaging.Tests;

/// <summary>What static/img promises: each picture attributed, under a free licence, small, and readable.</summary>
public sealed class SamplePicturesTests
{
    private static readonly string[] Licences = ["Public domain", "CC0-1.0", "CC-BY-2.0", "CC-BY-SA-4.0"];

    [Fact]
    public void EveryPicture_HasARowWithAuthorLicenceAndSource()
    {
        string folder = Folder();
        List<string[]> rows = [.. File.ReadLines(Path.Combine(folder, "ATTRIBUTION.md"))
            .Where(line => line.Contains(".jpg |", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))];

        Assert.Equal(Pictures(folder).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(), rows.Select(row => row[0]).Order());
        Assert.All(rows, row =>
        {
            Assert.Equal(6, row.Length);
            Assert.All(row, cell => Assert.NotEmpty(cell));
            Assert.Contains(row[3], Licences);
        });
    }

    [Fact]
    public void EveryPicture_IsReadAndAtMost800Pixels()
    {
        string[] pictures = Pictures(Folder());

        Assert.All(pictures, path =>
        {
            ImageInfo info = ImageReader.Identify(path);
            Assert.InRange(Math.Max(info.Width, info.Height), 224, 800);
            Assert.Equal(260, ImageReader.Read(path, 260, 260).Width);
        });
        Assert.True(pictures.Sum(path => new FileInfo(path).Length) <= 4 * 1024 * 1024);
    }

    private static string[] Pictures(string folder)
        => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("ATTRIBUTION.md", StringComparison.Ordinal))];

    private static string Folder() => Path.Combine(WorkingTree.Root, "static", "img");
}
