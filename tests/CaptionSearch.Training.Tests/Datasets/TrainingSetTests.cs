using System.Text.Json;
using CaptionSearch.Import;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Tests.Datasets;

public sealed class TrainingSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TheSampleOfTheRepository_HoldsTwoOfTwelveOut()
    {
        TrainingSet set = Read(Path.Combine(WorkingTree.Root, "custom_dataset.json"));
        Assert.Equal("custom_dataset", set.Name);
        Assert.False(set.IsFlickr8k);
        Assert.Equal(10, set.Training.Count);
        Assert.Equal(2, set.HeldOut.Count);
        Assert.Empty(set.LeftOut);
        Assert.All(set.Pictures, picture => Assert.True(File.Exists(Path.Combine(set.PictureFolder, picture.Name))));
        Assert.All(set.Pictures, static picture => Assert.Single(picture.Captions));
    }

    [Fact]
    public void Read_Flickr8kAsPublished_GivesItsOfficialParts()
    {
        string folder = SharedData.Require("flickr8k");
        TrainingSet set = Read(folder);
        Flickr8kFolder flickr = Flickr8kFolder.Open(folder);
        Assert.True(set.IsFlickr8k);
        Assert.Equal(flickr.PictureFolder, set.PictureFolder);
        Assert.Equal(Lines(flickr.Read(Flickr8kSplit.Train)), Lines(set.Training));
        Assert.Equal(Lines(flickr.Read(Flickr8kSplit.Dev)), Lines(set.HeldOut));
    }

    [Fact]
    public void Read_OtherOrderOfTheFile_HoldsTheSameOut()
    {
        string[] names = Pictures("static/img", 21);
        string file = Custom(names);
        TrainingSet first = Read(file);
        Custom([.. names.Reverse()]);
        TrainingSet second = Read(file);
        Assert.Equal(4, first.HeldOut.Count);
        Assert.Equal(17, first.Training.Count);
        Assert.Equal(Names(first.HeldOut).Order(StringComparer.Ordinal), Names(second.HeldOut).Order(StringComparer.Ordinal));
        Assert.Empty(Names(first.HeldOut).Intersect(Names(first.Training)));
    }

    [Fact]
    public void Read_SplitsOfItsOwn_AreKept_AndTheTestPartIsLeftAlone()
    {
        string[] names = Pictures(".", 8);
        string[] splits = ["train", "restval", "train", "train", "val", "val", "test", "test"];
        object[] images = [.. names.Zip(splits, static (name, split) => new { filename = name, split, sentences = new[] { new { raw = "a dog" }, new { raw = "a brown dog" } } })];
        File.WriteAllText(_folder.File("dataset.json"), JsonSerializer.Serialize(new { images, dataset = "mine" }));
        TrainingSet set = Read(_folder.Path);
        Assert.Equal(names[..4], Names(set.Training));
        Assert.Equal(names[4..6], Names(set.HeldOut));
        Assert.Equal(["a dog", "a brown dog"], set.Training[0].Captions);
    }

    [Fact]
    public void Read_OnlyTrainAndTest_HoldsOutOfTheTrainingPart()
    {
        string[] names = Pictures(".", 8);
        object[] images = [.. names.Select(static (name, i) => new { filename = name, split = i < 6 ? "train" : "test", sentences = new[] { new { raw = "a dog" } } })];
        File.WriteAllText(_folder.File("dataset.json"), JsonSerializer.Serialize(new { images, dataset = "mine" }));
        TrainingSet set = Read(_folder.Path);
        Assert.Equal(names[..6], Names(set.Pictures.OrderBy(static picture => picture.Name, StringComparer.Ordinal)));
        Assert.Equal(2, set.HeldOut.Count);
    }

    [Fact]
    public void Read_TableBesideAFolderOfPictures_FindsThem_AndJoinsCaptions()
    {
        string[] names = Pictures("Images", 5);
        File.WriteAllLines(_folder.File("captions.txt"), ["image,caption", .. names.SelectMany(static name => new[] { $"{name},a dog", $"{name},a dog runs" })]);
        TrainingSet set = Read(_folder.Path);
        Assert.Equal("Images", Path.GetFileName(set.PictureFolder));
        Assert.Equal(3, set.Training.Count);
        Assert.All(set.Pictures, static picture => Assert.Equal(["a dog", "a dog runs"], picture.Captions));
    }

    [Fact]
    public void Read_NamedPictureFolder_IsUsed()
    {
        string[] names = Pictures("elsewhere", 4);
        TrainingSet set = Read(Custom(names), _folder.File("elsewhere"));
        Assert.Equal(2, set.Training.Count);
        Assert.Equal(2, set.HeldOut.Count);
    }

    [Fact]
    public void Read_MissingPictureAndPathOutside_AreLeftOutWithTheReason()
    {
        string[] names = Pictures("static/img", 5);
        TrainingSet set = Read(Custom([.. names, "gone.jpg", "../../secret.jpg"]));
        Assert.Equal(5, set.Pictures.Count());
        Assert.Equal(2, set.LeftOut.Count);
        Assert.Contains(set.LeftOut, static picture => picture.Name == "gone.jpg" && picture.Reason.StartsWith("There is no such file", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ThreePictures_IsTooFew()
    {
        ImportException error = Assert.Throws<ImportException>(() => Read(Custom([.. Pictures("static/img", 3), "gone.jpg"])));
        Assert.Contains("3 pictures with captions", error.Message, StringComparison.Ordinal);
        Assert.Contains("4 or more", error.Message, StringComparison.Ordinal);
        Assert.Contains("gone.jpg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderWithoutOrWithSeveralDataSets_SaysSo()
    {
        ImportException none = Assert.Throws<ImportException>(() => Read(_folder.Path));
        Assert.Contains("no data set", none.Message, StringComparison.Ordinal);

        string[] names = Pictures(".", 5);
        string[] table = ["image,caption", .. names.Select(static name => $"{name},a dog")];
        File.WriteAllLines(_folder.File("one.csv"), table);
        Assert.Equal(5, Read(_folder.Path).Pictures.Count());
        File.WriteAllLines(_folder.File("two.csv"), table);
        ImportException several = Assert.Throws<ImportException>(() => Read(_folder.Path));
        Assert.Contains("one.csv, two.csv", several.Message, StringComparison.Ordinal);
        Assert.Equal("two", Read(_folder.File("two.csv")).Name);
    }

    private static TrainingSet Read(string path, string? pictures = null) => TrainingSet.Read(path, pictures, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Names(IEnumerable<CaptionedPicture> pictures) => pictures.Select(static picture => picture.Name);

    private static IEnumerable<string> Lines(IEnumerable<CaptionedPicture> pictures)
        => pictures.Select(static picture => picture.Name + "\t" + string.Join('\t', picture.Captions));

    /// <summary>Makes picture files; only their names matter here.</summary>
    private string[] Pictures(string folder, int count)
    {
        Directory.CreateDirectory(_folder.File(folder));
        string[] names = [.. Enumerable.Range(0, count).Select(static i => $"p{i:00}.jpg")];
        Array.ForEach(names, name => File.WriteAllText(_folder.File(Path.Combine(folder, name)), "a picture"));
        return names;
    }

    private string Custom(string[] names)
    {
        object[] images = [.. names.Select(static name => new { imgurl = name, description = $"a dog in {name}" })];
        File.WriteAllText(_folder.File("custom_dataset.json"), JsonSerializer.Serialize(new { images }));
        return _folder.File("custom_dataset.json");
    }
}
