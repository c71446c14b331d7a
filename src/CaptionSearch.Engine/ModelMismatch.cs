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
            + "Use the old one (--model), another data folder (--data), or start afresh: captionsearch clear.");

    private static string Short(string fingerprint) => fingerprint.Length > ShownDigits ? fingerprint[..ShownDigits] : fingerprint;
}
