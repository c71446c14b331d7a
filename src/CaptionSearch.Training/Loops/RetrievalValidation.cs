using System.Numerics.Tensors;
using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Loops;

/// <summary>Embeds the validation pictures and their captions with the code that serves, and ranks them.</summary>
internal sealed class RetrievalValidation
{
    private readonly EmbeddingConfig _config;
    private readonly Vocabulary _vocabulary;
    private readonly GridCache _cache;
    private readonly int[] _cached;
    private readonly string[] _sentences;
    private readonly int[] _pictureOf;

    /// <summary>Keeps the sentences.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="vocabulary">The embedding's words.</param>
    /// <param name="pictures">Pictures and their captions; those the cache has not are left out.</param>
    /// <param name="firstCached">Number in the cache of the first picture.</param>
    /// <param name="cache">The grids.</param>
    public RetrievalValidation(
        EmbeddingConfig config, Vocabulary vocabulary, IReadOnlyList<CaptionedPicture> pictures, int firstCached, GridCache cache)
    {
        _config = config;
        _vocabulary = vocabulary;
        _cache = cache;
        int[] present = [.. Enumerable.Range(0, pictures.Count).Where(i => cache.Has(firstCached + i))];
        _cached = [.. present.Select(i => firstCached + i)];
        _sentences = [.. present.SelectMany(i => pictures[i].Captions)];
        _pictureOf = [.. present.SelectMany((i, row) => pictures[i].Captions.Select(_ => row))];
    }

    /// <summary>Scores some weights.</summary>
    /// <param name="weights">Tensors by name.</param>
    /// <param name="bothViews">Whether a picture's vector is the normalised sum of both views' instead of the unmirrored one's. Default: no.</param>
    /// <param name="cancellationToken">Stops between two vectors.</param>
    public RetrievalScores Score(Dictionary<string, float[]> weights, bool bothViews, CancellationToken cancellationToken)
    {
        JointEmbedding embedding = JointEmbedding.FromTensors(_config, name => weights[name], _vocabulary);
        int d = embedding.Length;
        float[] pictures = new float[_cached.Length * d];
        float[] sentences = new float[_sentences.Length * d];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            _cached.Length,
            options,
            () => (Workspace: embedding.CreateWorkspace(), Grid: new float[_cache.GridLength], Other: new float[d]),
            (i, _, own) =>
            {
                Span<float> vector = pictures.AsSpan(i * d, d);
                GridLoader.LoadPlain(_cache, _cached[i], mirrored: false, own.Grid);
                embedding.EmbedPicture(own.Grid, vector, own.Workspace);
                if (bothViews)
                {
                    GridLoader.LoadPlain(_cache, _cached[i], mirrored: true, own.Grid);
                    embedding.EmbedPicture(own.Grid, own.Other, own.Workspace);
                    TensorPrimitives.Add(vector, own.Other, vector);
                    TensorPrimitives.Divide(vector, Math.Max(1e-12f, TensorPrimitives.Norm<float>(vector)), vector);
                }

                return own;
            },
            static _ => { });
        Parallel.For(
            0,
            _sentences.Length,
            options,
            () => embedding.CreateWorkspace(),
            (i, _, workspace) =>
            {
                embedding.EmbedText(_sentences[i], sentences.AsSpan(i * d, d), workspace);
                return workspace;
            },
            static _ => { });
        return new RetrievalScores(
            RankScore.Of(CrossModalRanks.SentenceToPicture(pictures, sentences, d, _pictureOf)),
            RankScore.Of(CrossModalRanks.PictureToSentence(pictures, sentences, d, _pictureOf)));
    }
}
