using System.Numerics.Tensors;
using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Models;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Loops;

/// <summary>Embeds the validation pictures and their captions, and ranks them.</summary>
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

    /// <summary>Scores some weights with the network that is trained, many sentences at once: a third of the time of <see cref="Score"/>.</summary>
    /// <param name="weights">Tensors by name.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    public RetrievalScores ScoreInBatches(Dictionary<string, float[]> weights, CancellationToken cancellationToken)
    {
        const int PicturesAtOnce = 64;
        const int SentencesAtOnce = 250;
        using TorchSharp.DisposeScope all = NewDisposeScope();
        using IDisposable pause = no_grad();
        using JointEmbedder model = new(_config, _vocabulary.Count);
        model.load_state_dict(model.state_dict().ToDictionary(
            static pair => pair.Key, pair => tensor(weights[pair.Key], pair.Value.shape), StringComparer.Ordinal));
        model.eval();
        float[] pictures = new float[_cached.Length * _config.Vector];
        for (int first = 0; first < _cached.Length; first += PicturesAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            int[] chunk = _cached[first..Math.Min(_cached.Length, first + PicturesAtOnce)];
            float[] roots = new float[chunk.Length * _cache.GridLength];
            GridLoader.LoadRoots(_cache, chunk, new bool[chunk.Length], roots);
            model.Pictures(tensor(roots, [chunk.Length, _cache.Header.Cells, _cache.Header.Channels]))
                .data<float>().CopyTo(pictures, first * _config.Vector);
        }

        // A caption without a word has no vector: zeros rank its picture by chance.
        int[][] words = [.. _sentences.Select(_vocabulary.Encode)];
        float[] sentences = new float[_sentences.Length * _config.Vector];
        foreach (int[] chunk in Enumerable.Range(0, words.Length).Where(i => words[i].Length > 0).OrderBy(i => words[i].Length).Chunk(SentencesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            float[] vectors = model.Sentences(SentenceBatch.Pack([.. chunk.Select(i => words[i])])).data<float>().ToArray();
            for (int row = 0; row < chunk.Length; row++)
            {
                vectors.AsSpan(row * _config.Vector, _config.Vector).CopyTo(sentences.AsSpan(chunk[row] * _config.Vector));
            }
        }

        return Rank(pictures, sentences);
    }

    /// <summary>Scores some weights with the code that serves.</summary>
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
        return Rank(pictures, sentences);
    }

    private RetrievalScores Rank(float[] pictures, float[] sentences) => new(
        RankScore.Of(CrossModalRanks.SentenceToPicture(pictures, sentences, _config.Vector, _pictureOf)),
        RankScore.Of(CrossModalRanks.PictureToSentence(pictures, sentences, _config.Vector, _pictureOf)));
}
