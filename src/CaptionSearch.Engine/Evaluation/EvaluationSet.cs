using CaptionSearch.Import;
using CaptionSearch.Import.Flickr8k;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Pictures with the captions people wrote for them: what a model is measured on.</summary>
/// <param name="PictureFolder">The folder with the picture files.</param>
/// <param name="Pictures">The pictures; at least one. The files need not be there: what cannot be read is listed by the evaluation.</param>
public sealed record EvaluationSet(string PictureFolder, IReadOnlyList<CaptionedPicture> Pictures)
{
    /// <summary>An official part of Flickr8k.</summary>
    /// <param name="dataset">Folder with Flickr8k in its published form.</param>
    /// <param name="split">Which part.</param>
    /// <exception cref="ImportException">A file is missing or has another form.</exception>
    public static EvaluationSet FromFlickr8k(string dataset, Flickr8kSplit split)
    {
        Flickr8kFolder folder = Flickr8kFolder.Open(dataset);
        return new EvaluationSet(folder.PictureFolder, folder.Read(split));
    }

    /// <summary>Any other set in Flickr8k's form.</summary>
    /// <param name="pictures">Folder with the pictures.</param>
    /// <param name="captions">File with lines <c>name.jpg#k&lt;TAB&gt;caption</c>.</param>
    /// <param name="list">File with the names to take, one a line; null takes every picture that has captions.</param>
    /// <exception cref="ImportException">A file or the folder is missing, or has another form.</exception>
    public static EvaluationSet FromFiles(string pictures, string captions, string? list)
    {
        if (!Directory.Exists(pictures))
        {
            throw new ImportException(pictures, "there is no such folder; expected the one with the pictures.");
        }

        TokenFile file = TokenFile.Read(captions);
        return new EvaluationSet(pictures, list is null ? file.Pictures : file.Select(SplitList.Read(list)));
    }
}
