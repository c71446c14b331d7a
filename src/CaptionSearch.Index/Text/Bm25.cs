using System.Numerics;

namespace CaptionSearch.Index.Text;

/// <summary>BM25 as Lucene computes it, in the same float steps: scores equal the server's.</summary>
/// <remarks>
/// Of one term in one document: boost · (k1 + 1) · idf · tf with tf = freq / (freq + k1 (1 − b + b · length / average length)).
/// Lengths are kept in one byte and lose precision above 39 words. A query's score is the sum over its terms.
/// </remarks>
public static class Bm25
{
    /// <summary>How soon a further occurrence of a term stops to count.</summary>
    public const float K1 = 1.2f;

    /// <summary>How much the length of a document counts, 0..1.</summary>
    public const float B = 0.75f;

    private const int ExactLengths = 24; // lengths below are kept exactly

    /// <summary>ln(1 + (N − n + ½) / (n + ½)): how much a rare term counts more than a frequent one.</summary>
    /// <param name="documentFrequency">n: documents with the term, 1..N; of synonyms the largest.</param>
    /// <param name="documentCount">N: documents that have at least one term in the field.</param>
    public static double Idf(long documentFrequency, long documentCount)
        => (float)Math.Log(1 + ((documentCount - documentFrequency + 0.5) / (documentFrequency + 0.5)));

    /// <summary>The length of a field as the index keeps it: exact up to 39, above rounded down to four significant bits.</summary>
    /// <param name="length">Terms in the field, 0 or more; stop words are none.</param>
    public static byte EncodeLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length < ExactLengths ? (byte)length : (byte)(ExactLengths + EncodeFloat(length - ExactLengths));
    }

    /// <summary>The length that a byte stands for.</summary>
    public static int DecodeLength(byte encoded) => encoded < ExactLengths ? encoded : checked((int)(ExactLengths + DecodeFloat(encoded - ExactLengths)));

    /// <summary>Score of one term, or of synonyms, in one document.</summary>
    /// <param name="idf">As <see cref="Idf"/> computes it.</param>
    /// <param name="frequency">How often the term is in the field; of synonyms the sum.</param>
    /// <param name="length">As <see cref="EncodeLength"/> computes it.</param>
    /// <param name="averageLength">All terms of the field in all documents, divided by the documents that have at least one.</param>
    /// <param name="boost">Weight of the field.</param>
    public static double Score(double idf, int frequency, byte length, double averageLength, double boost = 1)
        => Score(Weight(idf, boost), frequency, InverseNorm(length, averageLength));

    /// <summary>The part of the score that is the same in all documents: boost · (k1 + 1) · idf. The score stays below it.</summary>
    public static float Weight(double idf, double boost = 1) => (float)boost * (1 + K1) * (float)idf;

    /// <summary>The part of the score that depends on the length alone: 1 / (k1 (1 − b + b · length / average length)).</summary>
    public static float InverseNorm(byte length, double averageLength)
        => 1f / (K1 * (1 - B + (B * DecodeLength(length) / (float)averageLength)));

    /// <summary>Score from the two parts; for loops over many documents.</summary>
    /// <param name="weight">As <see cref="Weight"/> computes it.</param>
    /// <param name="frequency">How often the term is in the field; of synonyms the sum.</param>
    /// <param name="inverseNorm">As <see cref="InverseNorm"/> computes it.</param>
    public static float Score(float weight, int frequency, float inverseNorm) => weight - (weight / (1f + (frequency * inverseNorm)));

    // A number of four significant bits, of which the first, always 1, is not stored: exponent above, the other three below.
    private static int EncodeFloat(int value)
    {
        int bits = 32 - BitOperations.LeadingZeroCount((uint)value);
        return bits < 4 ? value : ((value >> (bits - 4)) & 7) | ((bits - 3) << 3);
    }

    private static long DecodeFloat(int encoded)
    {
        int shift = (encoded >> 3) - 1;
        return shift < 0 ? encoded & 7 : (8L | (uint)(encoded & 7)) << shift;
    }
}
