using CaptionSearch.Captioning;
using CaptionSearch.Import.Flickr8k;

namespace CaptionSearch.Training.Datasets;

/// <summary>A picture as the training loops see it.</summary>
/// <param name="Cached">Its number in the <see cref="GridCache"/>.</param>
/// <param name="Captions">Each caption's word ids, without an end.</param>
/// <param name="MayMirror">Whether it may be shown mirrored.</param>
public sealed record TrainingPicture(int Cached, IReadOnlyList<int[]> Captions, bool MayMirror)
{
    /// <summary>Encodes the pictures that the cache has; a picture without captions is left out.</summary>
    /// <param name="pictures">Pictures and captions.</param>
    /// <param name="firstCached">Number in the cache of the first of them.</param>
    /// <param name="cache">The grids.</param>
    /// <param name="vocabulary">Gives the ids.</param>
    public static IReadOnlyList<TrainingPicture> Encode(
        IReadOnlyList<CaptionedPicture> pictures, int firstCached, GridCache cache, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(vocabulary);
        var encoded = new List<TrainingPicture>(pictures.Count);
        for (int i = 0; i < pictures.Count; i++)
        {
            int[][] captions = [.. pictures[i].Captions.Select(vocabulary.Encode).Where(static words => words.Length > 0)];
            if (captions.Length > 0 && cache.Has(firstCached + i))
            {
                encoded.Add(new TrainingPicture(firstCached + i, captions, MirrorRule.MayMirror(pictures[i].Captions)));
            }
        }

        return encoded;
    }
}
