using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Models;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Tests.Models;

/// <summary>What is trained is what serves: the same weights give the same probabilities on both sides.</summary>
[Collection(nameof(SharedRandomNumbers))]
public sealed class AttentionCaptionerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GridCache _cache;
    private readonly Vocabulary _vocabulary;
    private readonly IReadOnlyList<TrainingPicture> _pictures;
    private readonly AttentionCaptioner _model;
    private readonly CaptionDecoder _decoder;

    public AttentionCaptionerTests()
    {
        manual_seed(5);
        var pictures = ToyData.Pictures(6);
        _cache = ToyData.Cache(_folder.Path, pictures.Count);
        _vocabulary = ToyData.Words(pictures);
        _pictures = TrainingPicture.Encode(pictures, 0, _cache, _vocabulary);
        _model = new AttentionCaptioner(ToyData.Captioner, _vocabulary.Count);
        // Away from the almost uniform start, so that the probabilities differ.
        ShippedWeights.Round(_model, scale: 3);
        _model.eval();
        var weights = _model.state_dict().ToDictionary(static pair => pair.Key, static pair => pair.Value.data<float>().ToArray());
        _decoder = CaptionDecoder.FromTensors(ToyData.Captioner, name => weights[name], _vocabulary);
    }

    public void Dispose()
    {
        _model.Dispose();
        _cache.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Forward_TeacherForced_HasTheDecodersLogProbabilities()
    {
        CaptionerBatch batch = CaptionerBatch.Pack(_pictures, ToyData.Captioner.MaxWords + 1);
        float[] all = LogProbabilities(_pictures, batch);
        DecoderWorkspace workspace = _decoder.CreateWorkspace();
        float[] grid = new float[_cache.GridLength];

        // Row b of position t stands at the sum of the earlier positions' counts plus b.
        for (int b = 0; b < batch.PictureOf.Length; b++)
        {
            double sum = 0;
            var words = new List<int>();
            for (int t = 0, first = 0; t < batch.Active.Length && b < batch.Active[t]; first += batch.Active[t], t++)
            {
                int target = (int)batch.Targets[first + b];
                sum += all[((first + b) * _vocabulary.Count) + target];
                words.Add(target);
            }

            GridLoader.LoadPlain(_cache, _pictures[(int)batch.PictureOf[b]].Cached, mirrored: false, grid);
            double expected = _decoder.LogProbabilities(grid, [words[..^1]], workspace)[0];
            Assert.Equal(expected, sum, 1e-4);
        }
    }

    [Fact]
    public void Forward_Greedy_WritesTheDecodersCaption()
    {
        DecoderWorkspace workspace = _decoder.CreateWorkspace();
        float[] grid = new float[_cache.GridLength];
        foreach (TrainingPicture picture in _pictures)
        {
            GridLoader.LoadPlain(_cache, picture.Cached, mirrored: false, grid);
            Caption served = _decoder.Decode(grid, new BeamSearchOptions { Beam = 1, MaxWords = ToyData.Captioner.MaxWords }, workspace);
            Assert.Equal(served.Words, Greedy(picture));
        }
    }

    private List<int> Greedy(TrainingPicture picture)
    {
        var words = new List<int>();
        while (words.Count < ToyData.Captioner.MaxWords)
        {
            TrainingPicture one = picture with { Captions = [[.. words, 2]] };
            CaptionerBatch batch = CaptionerBatch.Pack([one], words.Count + 1);
            Span<float> last = LogProbabilities([one], batch).AsSpan(words.Count * _vocabulary.Count, _vocabulary.Count);
            last[Vocabulary.UnknownId] = float.NegativeInfinity;
            if (words.Count == 0)
            {
                last[Vocabulary.EndId] = float.NegativeInfinity; // a caption has a word
            }

            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(last);
            if (best == Vocabulary.EndId)
            {
                break;
            }

            words.Add(best);
        }

        return words;
    }

    private float[] LogProbabilities(IReadOnlyList<TrainingPicture> pictures, CaptionerBatch batch)
    {
        using var scope = NewDisposeScope();
        using IDisposable pause = no_grad();
        float[] cells = new float[pictures.Count * _cache.GridLength];
        GridLoader.LoadScaled(
            _cache, pictures.Select(static picture => picture.Cached).ToArray(), new bool[pictures.Count], ToyData.Captioner.CellScale, cells);
        Tensor input = tensor(cells, [pictures.Count, ToyData.Captioner.Cells, ToyData.Captioner.Channels]);
        return nn.functional.log_softmax(_model.forward(input, batch), 1).data<float>().ToArray();
    }
}
