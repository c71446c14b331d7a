namespace CaptionSearch.Analysis.Metrics;

/// <summary>How many different words a captioner uses: |⋃_i words of c_i|. A model of Flickr8k uses 250 to 400.</summary>
public static class DifferentWords
{
    /// <summary>Counts the different words of a set of captions (compared as they are, no lower-casing).</summary>
    public static int Count(IEnumerable<IReadOnlyList<string>> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        return captions.SelectMany(static caption => caption).Distinct(StringComparer.Ordinal).Count();
    }
}
