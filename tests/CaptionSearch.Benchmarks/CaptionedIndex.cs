using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Benchmarks;

/// <summary>An embedded index as pictures with the shipped model would fill it: people's sentences, and vectors near those of other sentences.</summary>
internal static class CaptionedIndex
{
    /// <summary>Writes so many documents.</summary>
    public static async Task WriteAsync(DataFolder data, string model, string[] captions, int count)
    {
        using CaptionModel loaded = CaptionModel.Load(model);
        SyntheticVectors vectors = new(loaded.VectorLength, 0.75f);
        await using EmbeddedIndex index = EmbeddedIndex.Open(data.IndexFolder);
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(1000))
        {
            CaptionDocument[] documents =
            [
                .. numbers.Select(i => FlickrCaptions.Document(i, captions[i * 5 % captions.Length], Near(loaded.EmbedText(captions[((i * 5) + 3) % captions.Length]), vectors[i]))
                    with { ModelFingerprint = loaded.Fingerprint }),
            ];
            await index.WriteAsync(new IndexBatch { Documents = documents }, CancellationToken.None);
        }

        // As near as a picture's vector is to those of its sentences: a cosine of about 0.45.
        static float[] Near(float[] sentence, float[] noise)
            => sentence.Length == 0 ? noise : [.. sentence.Zip(noise, static (a, b) => (0.5f * a) + b)];
    }

    /// <summary>A sentence as a person would type it, none of those that <see cref="WriteAsync"/> stores; 28,000 numbers in a row give as many different ones.</summary>
    public static string Question(string[] captions, int number)
    {
        // Each picture has five sentences; the first is in the index.
        int others = captions.Length / 5 * 4;
        int place = (int)((long)number * 187 % others);
        return captions[(place / 4 * 5) + 1 + (place % 4)];
    }
}
