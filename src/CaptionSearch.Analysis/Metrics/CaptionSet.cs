namespace CaptionSearch.Analysis.Metrics;

/// <summary>What the corpus metrics demand of their input; one place, so that all of them refuse the same things.</summary>
internal static class CaptionSet
{
    /// <summary>Throws unless there is at least one picture, a reference list for each, and no list of references is empty.</summary>
    internal static void Check(
        IReadOnlyList<IReadOnlyList<string>> candidates,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (candidates.Count == 0)
        {
            throw new ArgumentException("There are no captions to score.", nameof(candidates));
        }

        CheckReferences(references);
        if (candidates.Count != references.Count)
        {
            throw new ArgumentException(
                $"{candidates.Count} candidates, but references for {references.Count} pictures.", nameof(references));
        }
    }

    /// <summary>Throws when a picture has no reference.</summary>
    internal static void CheckReferences(IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        for (int i = 0; i < references.Count; i++)
        {
            if (references[i].Count == 0)
            {
                throw new ArgumentException($"Picture {i} has no reference caption.", nameof(references));
            }
        }
    }
}
