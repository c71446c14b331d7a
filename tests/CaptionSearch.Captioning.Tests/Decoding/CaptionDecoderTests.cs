using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Captioning.Tests.Decoding;

public sealed class CaptionDecoderTests
{
    /// <summary>Odd sizes: no dimension is a multiple of a register.</summary>
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
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Decode_AnyCaption_HasTheLogProbabilityOfTheNaiveNetwork(int seed)
    {
        (CaptionDecoder decoder, NaiveCaptioner naive, float[] grid) = Create(Odd, 30, seed);
        DecoderWorkspace workspace = decoder.CreateWorkspace();
        foreach (int beam in new[] { 1, 2, 3, 8 })
        {
            Caption caption = decoder.Decode(grid, new BeamSearchOptions { Beam = beam, MaxWords = 12 }, workspace);
            double expected = naive.LogProbability(grid, caption.Words);
            Assert.Equal(expected, caption.LogProbability, 1e-4);
            Assert.Equal(Math.Exp(expected / (caption.Words.Count + 1)), caption.Confidence, 1e-5);
            Assert.Equal(string.Join(' ', caption.Words.Select(id => $"w{id}")), caption.Text);
        }
    }

    [Fact]
    public void LogProbabilities_CaptionsOfDifferentLength_EqualTheNaiveNetworkOneByOne()
    {
        (CaptionDecoder decoder, NaiveCaptioner naive, float[] grid) = Create(Odd, 30, 7);
        DecoderWorkspace workspace = decoder.CreateWorkspace();
        int[][] captions = [[4, 9], [], [Vocabulary.UnknownId, 3, 3, 29, 5, 6], [2], [4, 9, 8, 7, 6, 5, 4, 3, 2, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14]];

        double[] values = decoder.LogProbabilities(grid, captions, workspace);

        Assert.Equal(captions.Length, values.Length);
        for (int i = 0; i < captions.Length; i++)
        {
            Assert.Equal(naive.LogProbability(grid, captions[i]), values[i], 1e-4);
        }

        Assert.Empty(decoder.LogProbabilities(grid, [], workspace));
        Assert.Throws<ArgumentException>(() => decoder.LogProbabilities(grid, [[30]], workspace));
    }

    [Fact]
    public void LogProbabilities_WrittenCaption_HasTheValueItWasWrittenWith()
    {
        (CaptionDecoder decoder, _, float[] grid) = Create(Odd, 30, 8);
        DecoderWorkspace workspace = decoder.CreateWorkspace();
        Caption caption = decoder.Decode(grid, new BeamSearchOptions { Beam = 2, MaxWords = 30 }, workspace);

        Assert.Equal(caption.LogProbability, Assert.Single(decoder.LogProbabilities(grid, [caption.Words], workspace)), 1e-4);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(1.3)]
    public void Decode_BeamWiderThanAllCaptions_FindsTheBestOfThemAll(double lengthPenalty)
    {
        for (int seed = 10; seed < 40; seed++)
        {
            // Four words: end, unknown and two to write; 62 captions of up to 5 words, and never more than 64 hypotheses.
            (CaptionDecoder decoder, NaiveCaptioner naive, float[] grid) = Create(Odd, 4, seed);
            Caption caption = decoder.Decode(
                grid, new BeamSearchOptions { Beam = 64, MaxWords = 5, LengthPenalty = lengthPenalty }, decoder.CreateWorkspace());
            (int[] words, double logProbability) = naive.Everything(grid, 5)
                .MaxBy(entry => entry.LogProbability / Math.Pow(entry.Words.Length + 1, lengthPenalty));
            Assert.Equal(words, caption.Words);
            Assert.Equal(logProbability, caption.LogProbability, 1e-4);
        }
    }

    [Fact]
    public void Decode_BeamOfOne_IsGreedy()
    {
        for (int seed = 50; seed < 70; seed++)
        {
            (CaptionDecoder decoder, NaiveCaptioner naive, float[] grid) = Create(Odd, 12, seed);
            NaiveCaptioner.State state = naive.Start(grid);
            var words = new List<int>();
            int word = Vocabulary.EndId;
            while (true)
            {
                (double[] logProbabilities, state) = naive.Step(state, word);
                word = Enumerable.Range(0, 12)
                    .Where(id => id != Vocabulary.UnknownId && (words.Count > 0 || id != Vocabulary.EndId))
                    .MaxBy(id => logProbabilities[id]);
                if (word == Vocabulary.EndId || words.Count == 20)
                {
                    break;
                }

                words.Add(word);
            }

            Caption caption = decoder.Decode(grid, new BeamSearchOptions { Beam = 1 }, decoder.CreateWorkspace());
            Assert.Equal(words, caption.Words);
        }
    }

    [Fact]
    public void Decode_WiderBeam_IsMoreLikelyOnAverage()
    {
        double greedy = 0;
        double two = 0;
        for (int seed = 100; seed < 150; seed++)
        {
            (CaptionDecoder decoder, _, float[] grid) = Create(Odd, 20, seed);
            DecoderWorkspace workspace = decoder.CreateWorkspace();
            greedy += decoder.Decode(grid, new BeamSearchOptions { Beam = 1, LengthPenalty = 0 }, workspace).LogProbability;
            two += decoder.Decode(grid, new BeamSearchOptions { Beam = 2, LengthPenalty = 0 }, workspace).LogProbability;
        }

        Assert.True(two >= greedy, $"beam 2: {two / 50}, greedy: {greedy / 50}");
    }

    [Fact]
    public void Decode_AnyModel_NeverWritesUnknownNorMoreThanTheLimit()
    {
        for (int seed = 200; seed < 230; seed++)
        {
            (CaptionDecoder decoder, _, float[] grid) = Create(Odd, 6, seed);
            foreach (int limit in new[] { 1, 3, 20 })
            {
                Caption caption = decoder.Decode(grid, new BeamSearchOptions { MaxWords = limit }, decoder.CreateWorkspace());
                Assert.InRange(caption.Words.Count, 1, limit);
                Assert.All(caption.Words, word => Assert.InRange(word, 2, 5));
            }
        }
    }

    [Fact]
    public void Decode_UsedWorkspace_ChangesNothingAndAllocatesOnlyTheCaption()
    {
        (CaptionDecoder decoder, _, float[] first) = Create(Odd, 40, 7);
        (_, _, float[] second) = Create(Odd, 40, 8);
        var options = new BeamSearchOptions { Beam = 5 };
        DecoderWorkspace used = decoder.CreateWorkspace();
        Caption expected = decoder.Decode(first, options, decoder.CreateWorkspace());
        decoder.Decode(second, options, used);
        Caption found = decoder.Decode(first, options, used);
        Assert.Equal(expected.Words, found.Words);
        Assert.Equal(expected.LogProbability, found.LogProbability);

        long before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Decode(first, options, used);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The record, its ids, its text and what builds the text; a single row of logits would be more with a real vocabulary.
        Assert.InRange(allocated, 1, 1500);
    }

    [Fact]
    public void Decode_GridOfNaN_SaysThatTheModelIsBroken()
    {
        (CaptionDecoder decoder, _, float[] grid) = Create(Odd, 10, 1);
        Array.Fill(grid, float.NaN);
        Assert.Throws<ModelFormatException>(() => decoder.Decode(grid, new BeamSearchOptions(), decoder.CreateWorkspace()));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e6f)]
    public void FromTensors_ValueBeyondFloat16_NamesTheTensor(float value)
    {
        RandomTensors tensors = RandomTensors.ForCaptioner(Odd, 10, 1);
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => CaptionDecoder.FromTensors(
            Odd, name => name == "words.bias" ? [.. Enumerable.Repeat(value, 10)] : tensors.Read(name), Words(10)));
        Assert.Contains("tensor 'words.bias' holds a value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromTensors_WrongSize_NamesFileTensorAndShape()
    {
        RandomTensors tensors = RandomTensors.ForCaptioner(Odd, 10, 1);
        ModelFormatException error = Assert.Throws<ModelFormatException>(
            () => CaptionDecoder.FromTensors(Odd with { Hidden = 8 }, tensors.Read, Words(10)));
        Assert.Equal(
            "captioner.safetensors: tensor 'start_h.weight' has 117 values, config.json says [8,13]. Fetch or export the model again.",
            error.Message);
    }

    [Fact]
    public void FromTensors_OtherKind_NamesBoth()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(
            () => CaptionDecoder.FromTensors(Odd with { Kind = "transformer" }, _ => [], Words(10)));
        Assert.Contains("'transformer'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'attention-lstm'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_BadArguments_Throw()
    {
        (CaptionDecoder decoder, _, float[] grid) = Create(Odd, 10, 3);
        DecoderWorkspace workspace = decoder.CreateWorkspace();
        Assert.Throws<ArgumentException>(() => decoder.Decode(grid.AsSpan(1), new BeamSearchOptions(), workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(grid, new BeamSearchOptions { Beam = 0 }, workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(grid, new BeamSearchOptions { Beam = 65 }, workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(grid, new BeamSearchOptions { MaxWords = 0 }, workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(grid, new BeamSearchOptions { LengthPenalty = double.NaN }, workspace));
    }

    [Fact]
    public void Decode_CancelledBefore_LooksForNoWord()
    {
        (CaptionDecoder decoder, _, float[] grid) = Create(Odd, 10, 4);
        DecoderWorkspace workspace = decoder.CreateWorkspace();
        Caption expected = decoder.Decode(grid, new BeamSearchOptions(), workspace);

        workspace.CancellationToken = new CancellationToken(true);
        Assert.Throws<OperationCanceledException>(() => decoder.Decode(grid, new BeamSearchOptions(), workspace));
        Assert.Equal(0, workspace.StepsBegun);
        Assert.Throws<OperationCanceledException>(() => decoder.DecodeBest(grid, new BeamSearchOptions(), 2, withAttention: true, workspace));
        Assert.Equal(0, workspace.StepsBegun);

        workspace.CancellationToken = CancellationToken.None;
        Caption again = decoder.Decode(grid, new BeamSearchOptions(), workspace);
        Assert.Equal((expected.Text, expected.LogProbability), (again.Text, again.LogProbability));
        Assert.InRange(workspace.StepsBegun, expected.Words.Count + 1, 21);
    }

    [Fact]
    public async Task Decode_CancelledMeanwhile_StopsBeforeTheNextWord()
    {
        // A captioner that hardly ever ends: a hundred words for 64 hypotheses take long enough for somebody to leave.
        CaptionerConfig config = Odd with { Cells = 49, Attention = 200 };
        RandomTensors tensors = RandomTensors.ForCaptioner(config, 40, 5);
        CaptionDecoder decoder = CaptionDecoder.FromTensors(config, name => name == "words.bias" ? [-30, .. tensors.Read(name)[1..]] : tensors.Read(name), Words(40));
        BeamSearchOptions options = new() { Beam = 64, MaxWords = 100 };
        float[] grid = new float[config.Cells * config.Channels];
        await StopsBetween.StartAndEndAsync(() =>
        {
            DecoderWorkspace workspace = decoder.CreateWorkspace();
            void Decode(CancellationToken token)
            {
                workspace.CancellationToken = token;
                decoder.Decode(grid, options, workspace);
            }

            return (Decode, () => workspace.StepsBegun, options.MaxWords + 1);
        });
    }

    private static Vocabulary Words(int count)
        => Vocabulary.Build([[.. Enumerable.Range(2, count - 2).SelectMany(id => Enumerable.Repeat($"w{id}", 100 - id))]], 1);

    private static (CaptionDecoder Decoder, NaiveCaptioner Naive, float[] Grid) Create(CaptionerConfig config, int words, int seed)
    {
        RandomTensors tensors = RandomTensors.ForCaptioner(config, words, seed);
        var random = new Random(seed);
        float[] grid = [.. Enumerable.Range(0, config.Cells * config.Channels).Select(_ => Math.Max(0, (float)random.NextDouble() - 0.3f))];
        return (CaptionDecoder.FromTensors(config, tensors.Read, Words(words)), new NaiveCaptioner(config, tensors, words), grid);
    }
}
