namespace CaptionSearch.Import.Flickr8k;

/// <summary>The official parts of Flickr8k: 6,000, 1,000 and 1,000 pictures.</summary>
public enum Flickr8kSplit
{
    /// <summary><c>Flickr_8k.trainImages.txt</c>.</summary>
    Train,

    /// <summary><c>Flickr_8k.devImages.txt</c>.</summary>
    Dev,

    /// <summary><c>Flickr_8k.testImages.txt</c>; often kept apart.</summary>
    Test,
}
