using CaptionSearch.Captioning;

namespace CaptionSearch.Training.Datasets;

/// <summary>Says whether a picture may be shown mirrored: not when a sentence says where left and right are.</summary>
public static class MirrorRule
{
    /// <summary>True when no caption holds the word "left" or "right", alone or as part of a compound such as "right-handed".</summary>
    /// <param name="captions">All captions of one picture.</param>
    /// <remarks>"bright" and "copyright" do not count; "leftmost" and "righthand" do.</remarks>
    public static bool MayMirror(IEnumerable<string> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        return !captions.SelectMany(PlainTokens.Split).Any(SaysSide);
    }

    private static bool SaysSide(string token)
        => token.StartsWith("left", StringComparison.Ordinal) && token is not "leftover" and not "leftovers"
            || token.StartsWith("right", StringComparison.Ordinal);
}
