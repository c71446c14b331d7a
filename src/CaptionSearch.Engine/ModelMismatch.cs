using CaptionSearch.Index;

namespace CaptionSearch.Engine;

/// <summary>The index holds vectors of one model and another model is at work: cosines between the two mean nothing.</summary>
internal static class ModelMismatch
{
    private const int ShownDigits = 12;

    /// <summary>The error that says so.</summary>
    /// <param name="stored">Fingerprint of the index's model.</param>
    /// <param name="given">Fingerprint of the model at work.</param>
    public static IndexFormatException Error(string stored, string given)
        => new($"The index was made with model {Short(stored)}, the model given is {Short(given)}. "
            + "Leave --model out to use the old one, or move the index to the new one: captionsearch reindex --model DIR.");

    /// <summary>The beginning of a fingerprint, for messages.</summary>
    public static string Short(string fingerprint) => fingerprint.Length > ShownDigits ? fingerprint[..ShownDigits] : fingerprint;
}
