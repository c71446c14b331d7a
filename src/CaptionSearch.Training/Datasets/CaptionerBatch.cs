using CaptionSearch.Captioning;

namespace CaptionSearch.Training.Datasets;

/// <summary>Some pictures with all their captions, packed for one step of the captioner.</summary>
/// <remarks>
/// Letters: P pictures, B captions, N words in all. Captions stand longest first; the words are packed by position: first the first word
/// of all captions, then the second word of those that have one, ... so the captions still running at a position are always rows 0 .. n−1.
/// </remarks>
internal sealed class CaptionerBatch
{
    /// <summary>Target of a position that is not scored.</summary>
    public const long Ignored = -100;

    private CaptionerBatch(long[] pictureOf, int[] active, long[] inputs, long[] targets)
    {
        PictureOf = pictureOf;
        Active = active;
        Inputs = inputs;
        Targets = targets;
    }

    /// <summary>Shape [B], which of the P pictures a caption belongs to.</summary>
    public long[] PictureOf { get; }

    /// <summary>Captions still running at each position; falls.</summary>
    public int[] Active { get; }

    /// <summary>Shape [N], the word read at each position: the end (as start), then the caption's words.</summary>
    public long[] Inputs { get; }

    /// <summary>Shape [N], the word to be written: the caption's words, then the end; <see cref="Ignored"/> for an unknown word.</summary>
    public long[] Targets { get; }

    /// <summary>Packs the captions of some pictures.</summary>
    /// <param name="pictures">P of them.</param>
    /// <param name="maxPositions">Positions of a caption that are used, its end included; a longer caption is cut and its end is not scored.</param>
    public static CaptionerBatch Pack(IReadOnlyList<TrainingPicture> pictures, int maxPositions)
    {
        (long Picture, int[] Words)[] captions =
        [
            .. pictures.SelectMany(static (picture, p) => picture.Captions.Select(words => (Picture: (long)p, words)))
                .OrderByDescending(caption => Length(caption.words)),
        ];

        // A caption of n words has n + 1 positions: its words and its end.
        int Length(int[] words) => Math.Min(words.Length + 1, maxPositions);

        int positions = captions.Length == 0 ? 0 : Length(captions[0].Words);
        int[] active = new int[positions];
        var inputs = new List<long>();
        var targets = new List<long>();
        for (int t = 0; t < positions; t++)
        {
            foreach ((_, int[] words) in captions)
            {
                if (t >= Length(words))
                {
                    break;
                }

                active[t]++;
                inputs.Add(t == 0 ? Vocabulary.EndId : words[t - 1]);
                int target = t < words.Length ? words[t] : Vocabulary.EndId;
                targets.Add(target == Vocabulary.UnknownId ? Ignored : target);
            }
        }

        return new CaptionerBatch([.. captions.Select(static caption => caption.Picture)], active, [.. inputs], [.. targets]);
    }
}
