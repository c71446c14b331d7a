using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Events;

namespace CaptionSearch.Training.Loops;

/// <summary>Writes a caption for every validation picture with the decoder that serves, and scores them.</summary>
internal sealed class CaptionValidation
{
    private const int MostSamples = 4;

    private readonly CaptionerConfig _config;
    private readonly Vocabulary _vocabulary;
    private readonly GridCache _cache;
    private readonly int[] _cached;
    private readonly CaptionedPicture[] _samplePictures;
    private readonly IReadOnlyList<IReadOnlyList<string>>[] _references;

    /// <summary>Keeps the references' tokens.</summary>
    /// <param name="config">Sizes, and the decoding options.</param>
    /// <param name="vocabulary">The captioner's words.</param>
    /// <param name="pictures">Pictures and their captions; those the cache has not are left out.</param>
    /// <param name="firstCached">Number in the cache of the first picture.</param>
    /// <param name="cache">The grids; the unmirrored ones are used.</param>
    public CaptionValidation(
        CaptionerConfig config, Vocabulary vocabulary, IReadOnlyList<CaptionedPicture> pictures, int firstCached, GridCache cache)
    {
        _config = config;
        _vocabulary = vocabulary;
        _cache = cache;
        int[] present = [.. Enumerable.Range(0, pictures.Count).Where(i => cache.Has(firstCached + i))];
        _cached = [.. present.Select(i => firstCached + i)];
        _samplePictures = [.. present.Take(MostSamples).Select(i => pictures[i])];
        _references = [.. present.Select(i => (IReadOnlyList<IReadOnlyList<string>>)[.. pictures[i].Captions.Select(PlainTokens.Split)])];
    }

    /// <summary>What the weights that were scored last say of the first pictures, at most four; empty before.</summary>
    public IReadOnlyList<CaptionSample> Samples { get; private set; } = [];

    /// <summary>Scores some weights.</summary>
    /// <param name="weights">Tensors by name.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    public CaptionScores Score(Dictionary<string, float[]> weights, CancellationToken cancellationToken)
    {
        CaptionDecoder decoder = CaptionDecoder.FromTensors(_config, name => weights[name], _vocabulary);
        var captions = new IReadOnlyList<string>[_cached.Length];
        string[] samples = new string[_samplePictures.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            _cached.Length,
            options,
            () => (Workspace: decoder.CreateWorkspace(), Grid: new float[_cache.GridLength]),
            (i, _, own) =>
            {
                GridLoader.LoadPlain(_cache, _cached[i], mirrored: false, own.Grid);
                string text = decoder.Decode(own.Grid, decoder.DefaultOptions, own.Workspace).Text;
                captions[i] = PlainTokens.Split(text);
                if (i < samples.Length)
                {
                    samples[i] = text;
                }

                return own;
            },
            static _ => { });

        Samples = [.. _samplePictures.Select((picture, i) => new CaptionSample(picture.Name, samples[i], picture.Captions[0]))];
        BleuScore bleu = Bleu.Corpus(captions, _references);
        return new CaptionScores(
            100 * Cider.Corpus(captions, _references).Mean,
            100 * bleu.Values[3],
            100 * RougeL.Corpus(captions, _references),
            bleu.Ratio,
            DifferentWords.Count(captions));
    }
}
