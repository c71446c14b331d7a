namespace CaptionSearch.Import.Flickr8k;

/// <summary>A folder with Flickr8k in its published form: captions, split lists and the pictures.</summary>
/// <remarks>Pictures are looked for in <c>images</c> and in <c>Flicker8k_Dataset</c>, the folder of the published archive.</remarks>
public sealed class Flickr8kFolder
{
    private static readonly string[] PictureFolders = ["images", "Flicker8k_Dataset"];

    private readonly string _folder;

    private Flickr8kFolder(string folder, string pictureFolder, TokenFile captions)
    {
        _folder = folder;
        PictureFolder = pictureFolder;
        Captions = captions;
    }

    /// <summary>The folder that holds the picture files.</summary>
    public string PictureFolder { get; }

    /// <summary>The captions of all pictures.</summary>
    public TokenFile Captions { get; }

    /// <summary>Opens a folder and reads its captions.</summary>
    /// <exception cref="ImportException">The folder, its captions or its picture folder is missing, or the captions cannot be read.</exception>
    public static Flickr8kFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ImportException(folder, "there is no such folder; expected one with Flickr8k.token.txt.");
        }

        string? pictures = PictureFolders.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);
        if (pictures is null)
        {
            throw new ImportException(folder, $"there are no pictures in it; expected a folder named {string.Join(" or ", PictureFolders)}.");
        }

        return new Flickr8kFolder(folder, pictures, TokenFile.Read(Path.Combine(folder, "Flickr8k.token.txt")));
    }

    /// <summary>The pictures of one official part, in the order of its list.</summary>
    /// <exception cref="ImportException">The list is missing, or names a picture without captions.</exception>
    public IReadOnlyList<CaptionedPicture> Read(Flickr8kSplit split)
    {
        string list = split switch
        {
            Flickr8kSplit.Train => "Flickr_8k.trainImages.txt",
            Flickr8kSplit.Dev => "Flickr_8k.devImages.txt",
            Flickr8kSplit.Test => "Flickr_8k.testImages.txt",
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Train, Dev or Test."),
        };
        return Captions.Select(SplitList.Read(Path.Combine(_folder, list)));
    }
}
