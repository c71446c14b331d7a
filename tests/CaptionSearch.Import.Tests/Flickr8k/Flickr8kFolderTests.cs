using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Import.Tests.Flickr8k;

public sealed class Flickr8kFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("captionsearch-flickr8k-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_RealData_HasTheOfficialCounts()
    {
        Flickr8kFolder data = Flickr8kFolder.Open(SharedData.Require("flickr8k"));

        IReadOnlyList<CaptionedPicture> train = data.Read(Flickr8kSplit.Train);
        IReadOnlyList<CaptionedPicture> dev = data.Read(Flickr8kSplit.Dev);

        Assert.Equal(6000, train.Count);
        Assert.Equal(1000, dev.Count);
        Assert.All(train.Concat(dev), picture => Assert.Equal(5, picture.Captions.Count));
        Assert.Empty(train.Select(p => p.Name).Intersect(dev.Select(p => p.Name)));
        Assert.All(dev, picture => Assert.True(File.Exists(Path.Combine(data.PictureFolder, picture.Name)), picture.Name));
    }

    [Theory]
    [InlineData("images")]
    [InlineData("Flicker8k_Dataset")]
    public void Read_EitherPictureFolder_Works(string pictures)
    {
        Directory.CreateDirectory(Path.Combine(_folder, pictures));
        File.WriteAllText(Path.Combine(_folder, "Flickr8k.token.txt"), "a.jpg#0\tx\nb.jpg#0\ty\n");
        File.WriteAllText(Path.Combine(_folder, "Flickr_8k.testImages.txt"), "b.jpg\n");

        Flickr8kFolder data = Flickr8kFolder.Open(_folder);

        Assert.Equal(Path.Combine(_folder, pictures), data.PictureFolder);
        Assert.Equal("b.jpg", Assert.Single(data.Read(Flickr8kSplit.Test)).Name);
        Assert.Throws<ImportException>(() => data.Read(Flickr8kSplit.Dev));
    }

    [Fact]
    public void Open_MissingParts_NamesTheFirst()
    {
        string none = Path.Combine(_folder, "none");

        Assert.Equal(
            $"{none}: there is no such folder; expected one with Flickr8k.token.txt.",
            Assert.Throws<ImportException>(() => Flickr8kFolder.Open(none)).Message);
        Assert.Equal(
            $"{_folder}: there are no pictures in it; expected a folder named images or Flicker8k_Dataset.",
            Assert.Throws<ImportException>(() => Flickr8kFolder.Open(_folder)).Message);

        Directory.CreateDirectory(Path.Combine(_folder, "images"));
        Assert.EndsWith(
            "Flickr8k.token.txt: there is no such file.",
            Assert.Throws<ImportException>(() => Flickr8kFolder.Open(_folder)).Message,
            StringComparison.Ordinal);
    }
}
