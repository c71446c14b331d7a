using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Use case <c>evaluate retrieval</c>: puts pictures and their captions into the joint space and looks who finds whom.</summary>
public static class RetrievalEvaluation
{
    /// <summary>Measures a model.</summary>
    /// <param name="set">Pictures and captions.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Threads and limits; the beam plays no part.</param>
    /// <param name="progress">Receives the number of pictures done; from several threads.</param>
    /// <param name="cancellationToken">Checked before each picture and each sentence.</param>
    /// <exception cref="EvaluationException">Not one picture could be read.</exception>
    public static RetrievalReport Run(
        EvaluationSet set, CaptionModel model, EvaluationOptions options, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        float[]?[] vectors = new float[]?[set.Pictures.Count];

        // A caption comes with every description; the shortest is the cheapest.
        DescriptionSettings settings = new() { Beam = 1, MaxWords = 1, Tags = 0 };
        IReadOnlyList<UnreadPicture> unread = PictureSweep.Run(
            set, model, settings, options, (i, _, description) => vectors[i] = description.Vector, progress, cancellationToken);

        List<float[]> pictures = [];
        List<string> sentences = [];
        List<int> owners = [];
        for (int i = 0; i < vectors.Length; i++)
        {
            if (vectors[i] is { } vector)
            {
                sentences.AddRange(set.Pictures[i].Captions);
                owners.AddRange(Enumerable.Repeat(pictures.Count, set.Pictures[i].Captions.Count));
                pictures.Add(vector);
            }
        }

        float[][] sentenceVectors = new float[sentences.Count][];
        SharedWork.Run(
            sentences.Count, options.Threads, () => model, (s, shared) => sentenceVectors[s] = shared.EmbedText(sentences[s]), cancellationToken);
        return Report(pictures, sentenceVectors, owners, unread);
    }

    /// <summary>The numbers, from vectors that are already made; an empty one is a sentence without.</summary>
    internal static RetrievalReport Report(
        IReadOnlyList<float[]> pictures, IReadOnlyList<float[]> sentences, IReadOnlyList<int> owners, IReadOnlyList<UnreadPicture> unread)
    {
        int dimension = pictures[0].Length;
        float[] pictureRows = new float[pictures.Count * dimension];
        for (int p = 0; p < pictures.Count; p++)
        {
            pictures[p].CopyTo(pictureRows.AsSpan(p * dimension));
        }

        // A sentence without a vector scores "not a number" with everything, which stands behind every other score.
        float[] sentenceRows = new float[sentences.Count * dimension];
        Array.Fill(sentenceRows, float.NaN);
        for (int s = 0; s < sentences.Count; s++)
        {
            sentences[s].CopyTo(sentenceRows.AsSpan(s * dimension));
        }

        int[] ownerOf = [.. owners];
        int[] toPicture = CrossModalRanks.SentenceToPicture(pictureRows, sentenceRows, dimension, ownerOf);
        for (int s = 0; s < sentences.Count; s++)
        {
            toPicture[s] = sentences[s].Length == 0 ? pictures.Count : toPicture[s];
        }

        int[] toSentence = CrossModalRanks.PictureToSentence(pictureRows, sentenceRows, dimension, ownerOf);
        return new RetrievalReport(
            RankScore.Of(toPicture), RankScore.Of(toSentence), pictures.Count, sentences.Count(static vector => vector.Length == 0), unread);
    }
}
