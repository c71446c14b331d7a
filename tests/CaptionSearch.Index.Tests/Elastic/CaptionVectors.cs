using System.Text;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>Vectors for captions without a model: every term has a random direction of its own, a caption has their sum.</summary>
/// <remarks>Captions of the same things are near each other, as with a real model; only the same words in the same number give equal vectors.</remarks>
internal static class CaptionVectors
{
    public const int Dimension = 128;

    /// <summary>Shape [128]; null for a text without words.</summary>
    public static float[]? Of(string caption)
    {
        float[]? sum = null;
        foreach (CaptionToken token in CaptionAnalyzer.Index(caption))
        {
            sum ??= new float[Dimension];
            Random random = new(BitConverter.ToInt32(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(token.Term)), 0));
            for (int i = 0; i < Dimension; i++)
            {
                sum[i] += (float)(random.NextDouble() - 0.5);
            }
        }

        return sum;
    }
}
