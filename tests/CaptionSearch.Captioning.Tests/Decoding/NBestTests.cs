using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Captioning.Tests.Decoding;

/// <summary>The best few captions, word by word, against the naive network.</summary>
public sealed class NBestTests
{
    private static readonly CaptionerConfig Odd = new()
    {
        Cells = 5,
        Channels = 19,
        Features = 13,
        Embedding = 7,
        Attention = 11,
        Hidden = 9,
        Output = 10,
    };

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    public void DecodeBest_BeamWiderThanAllCaptions_AreTheBestOfThemAllInOrder(double lengthPenalty)
    {
        for (int seed = 10; seed < 30; seed++)
        {
            (CaptionDecoder decoder, NaiveCaptioner naive, float[] grid) = Create(4, seed);
            BeamSearchOptions options = new() { Beam = 64, MaxWords = 5, LengthPenalty = lengthPenalty };

            IReadOnlyList<CaptionHypothesis> found = decoder.DecodeBest(grid, options, 7, withAttention: false, decoder.CreateWorkspace());

            var expected = naive.Everything(grid, 5)
                .OrderByDescending(entry => entry.LogProbability / Math.Pow(entry.Words.Length + 1, lengthPenalty)).Take(7).ToList();
            Assert.Equal(expected.Select(entry => string.Join(' ', entry.Words.Select(id => $"w{id}"))), found.Select(caption => caption.Text));
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.LogProbability, pair.Second.LogProbability, 1e-4));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void DecodeBest_AnyNumber_BeginsWithTheCaptionOfDecode(int beam)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (CaptionDecoder decoder, _, float[] grid) = Create(30, seed);
            DecoderWorkspace workspace = decoder.CreateWorkspace();
            BeamSearchOptions options = new() { Beam = beam, MaxWords = 12 };
            Caption one = decoder.Decode(grid, options, workspace);
            for (int count = 1; count <= beam; count++)
            {
                IReadOnlyList<CaptionHypothesis> best = decoder.DecodeBest(grid, options, count, withAttention: count % 2 == 0, workspace);
                Assert.Equal(count, best.Count);
                Assert.Equal(one.Text, best[0].Text);
                Assert.Equal(one.LogProbability, best[0].LogProbability);
                Assert.Equal(one.Confidence, best[0].Confidence);
                Assert.Equal(count, best.Select(caption => caption.Text).Distinct().Count());
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void DecodeBest_EachWord_HasTheNaiveNetworksProbabilityAndAttention(int seed)
    {
        (CaptionDecoder decoder, NaiveCaptioner naive, float[] grid) = Create(30, seed);
        BeamSearchOptions options = new() { Beam = 6, MaxWords = 9 };
        DecoderWorkspace used = decoder.CreateWorkspace();
        decoder.DecodeBest(grid, options with { Beam = 9 }, 9, withAttention: true, used);

        foreach (CaptionHypothesis caption in decoder.DecodeBest(grid, options, 6, withAttention: true, used))
        {
            NaiveCaptioner.State state = naive.Start(grid);
            int previous = Vocabulary.EndId;
            foreach (CaptionWord word in caption.Words)
            {
                (double[] logProbabilities, state) = naive.Step(state, previous);
                previous = decoder.Vocabulary.IdOf(word.Text);
                Assert.Equal(Math.Exp(logProbabilities[previous]), word.Probability, 1e-5);
                Assert.Equal(naive.Attention.Length, word.Attention!.Length);
                Assert.Equal(1, word.Attention.Sum(), 1e-5);
                Assert.All(naive.Attention.Zip(word.Attention), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            }

            Assert.Equal(caption.Text, string.Join(' ', caption.Words.Select(word => word.Text)));
        }
    }

    [Fact]
    public void DecodeBest_WithoutAttention_HasNone_AndDecodeAfterwardsIsTheSame()
    {
        (CaptionDecoder decoder, _, float[] grid) = Create(30, 4);
        DecoderWorkspace workspace = decoder.CreateWorkspace();
        Caption before = decoder.Decode(grid, new BeamSearchOptions(), workspace);
        decoder.DecodeBest(grid, new BeamSearchOptions(), 3, withAttention: true, workspace);
        Caption after = decoder.Decode(grid, new BeamSearchOptions(), workspace);

        Assert.Equal(before.Words, after.Words);
        Assert.Equal(before.LogProbability, after.LogProbability);
        Assert.All(
            decoder.DecodeBest(grid, new BeamSearchOptions(), 2, withAttention: false, workspace).SelectMany(caption => caption.Words),
            word => Assert.Null(word.Attention));
    }

    [Fact]
    public void DecodeBest_MoreThanTheBeam_IsRefused()
    {
        (CaptionDecoder decoder, _, float[] grid) = Create(30, 4);

        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.DecodeBest(grid, new BeamSearchOptions { Beam = 2 }, 3, false, decoder.CreateWorkspace()));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.DecodeBest(grid, new BeamSearchOptions(), 0, false, decoder.CreateWorkspace()));
    }

    private static (CaptionDecoder Decoder, NaiveCaptioner Naive, float[] Grid) Create(int words, int seed)
    {
        RandomTensors tensors = RandomTensors.ForCaptioner(Odd, words, seed);
        var random = new Random(seed);
        float[] grid = [.. Enumerable.Range(0, Odd.Cells * Odd.Channels).Select(_ => Math.Max(0, (float)random.NextDouble() - 0.3f))];
        var vocabulary = Vocabulary.Build([[.. Enumerable.Range(2, words - 2).SelectMany(id => Enumerable.Repeat($"w{id}", 100 - id))]], 1);
        return (CaptionDecoder.FromTensors(Odd, tensors.Read, vocabulary), new NaiveCaptioner(Odd, tensors, words), grid);
    }
}
