using System.Numerics.Tensors;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Decoding;

/// <summary>The captioner's network: an LSTM that looks at the picture's grid through additive attention before every word.</summary>
/// <remarks>
/// Letters: B hypotheses, L cells, C channels, F features, E word embedding, A attention units, H hidden units, O output units, V words.
/// Weights are packed once and read-only afterwards; everything that changes is in the workspace. For every word there are four
/// products, each over all hypotheses at once: attention query and gate from h; the LSTM's gates from [e, context, h]; the output from
/// [e, context, new h]; the words. A word reads 5 million weights for three hypotheses: kept in 16 bits, half as much comes through the caches.
/// The picture's half of the attention is computed once per picture.
/// </remarks>
internal sealed class AttentionLstm
{
    private readonly PackedWeights _picture; // [F, C]
    private readonly float[] _pictureBias; // [F]
    private readonly PackedWeights _attentionCells; // [A, F]
    private readonly HalfWeights _start; // [2H, F]: h, then c
    private readonly float[] _startBias; // [2H]
    private readonly HalfWeights _hidden; // [A + F, H]: attention query, then gate
    private readonly float[] _hiddenBias; // [A + F]
    private readonly float[] _attentionScore; // [A]
    private readonly HalfWeights _lstm; // [4H, E + F + H]
    private readonly float[] _lstmBias; // [4H]
    private readonly HalfWeights _output; // [O, E + F + H]
    private readonly float[] _outputBias; // [O]
    private readonly HalfWeights _words; // [V, O]
    private readonly float[] _wordsBias; // [V]
    private readonly float[] _embedding; // [V, E]

    public AttentionLstm(CaptionerConfig config, ModelTensors tensors, int words)
    {
        Config = config;
        Words = words;
        (int c, int f, int e) = (config.Channels, config.Features, config.Embedding);
        (int a, int h, int o) = (config.Attention, config.Hidden, config.Output);
        Input = e + f + h;

        _picture = PackedWeights.FromRows(tensors.Read("picture.weight", f, c), f, c);
        _pictureBias = tensors.Read("picture.bias", f);
        _attentionCells = PackedWeights.FromRows(tensors.Read("attention_cells.weight", a, f), a, f);
        _start = HalfWeights.FromRows([.. tensors.Read("start_h.weight", h, f), .. tensors.Read("start_c.weight", h, f)], 2 * h, f);
        _startBias = [.. tensors.Read("start_h.bias", h), .. tensors.Read("start_c.bias", h)];
        _hidden = HalfWeights.FromRows(
            [.. tensors.Read("attention_hidden.weight", a, h), .. tensors.Read("gate.weight", f, h)], a + f, h);
        _hiddenBias = [.. tensors.Read("attention_hidden.bias", a), .. tensors.Read("gate.bias", f)];
        _attentionScore = tensors.Read("attention_score.weight", 1, a);

        float[] inputWeight = tensors.Read("lstm.weight_ih", 4 * h, e + f);
        float[] hiddenWeight = tensors.Read("lstm.weight_hh", 4 * h, h);
        float[] both = new float[4 * h * Input];
        CopyColumns(inputWeight, e + f, 0, both, 0, e + f);
        CopyColumns(hiddenWeight, h, 0, both, e + f, h);
        _lstm = HalfWeights.FromRows(both, 4 * h, Input);
        _lstmBias = tensors.Read("lstm.bias_ih", 4 * h);
        TensorPrimitives.Add(_lstmBias, tensors.Read("lstm.bias_hh", 4 * h), _lstmBias);

        // The file's columns are [h, context, e]; the LSTM reads [e, context, h]. One order serves both from one buffer.
        float[] outputWeight = tensors.Read("output.weight", o, Input);
        float[] ordered = new float[o * Input];
        CopyColumns(outputWeight, Input, h + f, ordered, 0, e);
        CopyColumns(outputWeight, Input, h, ordered, e, f);
        CopyColumns(outputWeight, Input, 0, ordered, e + f, h);
        _output = HalfWeights.FromRows(ordered, o, Input);
        _outputBias = tensors.Read("output.bias", o);

        _words = HalfWeights.FromRows(tensors.Read("words.weight", words, o), words, o);
        _wordsBias = tensors.Read("words.bias", words);
        _embedding = tensors.Read("embedding.weight", words, e);

        // Columns of a row-major matrix into columns of another one with rows of Input values.
        void CopyColumns(float[] source, int sourceStride, int sourceColumn, float[] destination, int column, int count)
        {
            for (int row = 0; row * sourceStride < source.Length; row++)
            {
                source.AsSpan((row * sourceStride) + sourceColumn, count).CopyTo(destination.AsSpan((row * Input) + column, count));
            }
        }
    }

    public CaptionerConfig Config { get; }

    /// <summary>V.</summary>
    public int Words { get; }

    /// <summary>E + F + H, the width of a step's input row.</summary>
    public int Input { get; }

    /// <summary>Looks at a picture: cell features, their half of the attention, and the first state as hypothesis 0.</summary>
    /// <param name="grid">Shape [L, C], cell-major, as the backbone writes it.</param>
    /// <param name="ws">Receives features, attention and state.</param>
    public void Start(ReadOnlySpan<float> grid, DecoderWorkspace ws)
    {
        (int cells, int c, int f, int h) = (Config.Cells, Config.Channels, Config.Features, Config.Hidden);
        grid.CopyTo(ws.Cells);
        for (int j = 0; j < cells; j++)
        {
            L2Normalise.InPlace(ws.Cells.AsSpan(j * c, c), Config.CellScale);
        }

        _picture.Multiply(ws.Cells, cells, ws.Features, _pictureBias, accumulate: false, ws.Threads);
        TensorPrimitives.Max(ws.Features, 0f, ws.Features);
        _attentionCells.Multiply(ws.Features, cells, ws.AttentionCells, default, accumulate: false, ws.Threads);

        ws.HasCellExponentials = AdditiveAttention.TryExponentials(ws.AttentionCells, ws.CellExponentials);

        Span<float> mean = ws.Mean;
        mean.Clear();
        for (int j = 0; j < cells; j++)
        {
            Axpy.Invoke(1f / cells, ws.Features.AsSpan(j * f, f), mean);
        }

        _start.Multiply(ws.Mean, 1, ws.StartState, _startBias);
        VectorMath.Tanh(ws.StartState.AsSpan(0, h), ws.Hidden.AsSpan(0, h));
        VectorMath.Tanh(ws.StartState.AsSpan(h, h), ws.Cell.AsSpan(0, h));
    }

    /// <summary>One word further: the state of every hypothesis moves on, and the scores of the next word are in the workspace.</summary>
    /// <param name="rows">B, hypotheses; their states are rows 0..B−1 of Hidden and Cell.</param>
    /// <param name="previous">Shape [B], id of each hypothesis' last word.</param>
    /// <param name="ws">Hidden and Cell are overwritten; Logits [B, V] receives the scores before the softmax.</param>
    public void Step(int rows, ReadOnlySpan<int> previous, DecoderWorkspace ws)
    {
        (int f, int e, int a) = (Config.Features, Config.Embedding, Config.Attention);
        (int h, int o) = (Config.Hidden, Config.Output);

        _hidden.Multiply(ws.Hidden, rows, ws.HiddenProjection, _hiddenBias);
        for (int row = 0; row < rows; row++)
        {
            Span<float> projection = ws.HiddenProjection.AsSpan(row * (a + f), a + f);
            Span<float> input = ws.StepInput.AsSpan(row * Input, Input);
            _embedding.AsSpan(previous[row] * e, e).CopyTo(input);
            Attend(projection[..a], projection[a..], input.Slice(e, f), ws.AttentionOf(row), ws);
            ws.Hidden.AsSpan(row * h, h).CopyTo(input[(e + f)..]);
        }

        _lstm.Multiply(ws.StepInput, rows, ws.Gates, _lstmBias);
        for (int row = 0; row < rows; row++)
        {
            Span<float> cell = ws.Cell.AsSpan(row * h, h);
            Span<float> hidden = ws.Hidden.AsSpan(row * h, h);
            LstmGates.Forward(ws.Gates.AsSpan(row * 4 * h, 4 * h), cell, hidden, cell);
            hidden.CopyTo(ws.StepInput.AsSpan((row * Input) + e + f, h));
        }

        _output.Multiply(ws.StepInput, rows, ws.Output, _outputBias);
        Span<float> output = ws.Output.AsSpan(0, rows * o);
        TensorPrimitives.Max(output, 0f, output);
        _words.Multiply(ws.Output, rows, ws.Logits, _wordsBias);
    }

    /// <summary>context = σ(gate) · Σ over the cells of α[j]·features[j].</summary>
    private void Attend(ReadOnlySpan<float> query, Span<float> gate, Span<float> context, Span<float> alpha, DecoderWorkspace ws)
    {
        if (ws.HasCellExponentials && AdditiveAttention.TryExponentials(query, ws.QueryExponentials))
        {
            AdditiveAttention.ScoresOfExponentials(ws.CellExponentials, ws.QueryExponentials, _attentionScore, alpha);
        }
        else
        {
            AdditiveAttention.Scores(ws.AttentionCells, query, _attentionScore, alpha);
        }

        Softmax.InPlace(alpha);
        context.Clear();
        for (int j = 0; j < alpha.Length; j++)
        {
            Axpy.Invoke(alpha[j], ws.Features.AsSpan(j * context.Length, context.Length), context);
        }

        VectorMath.Sigmoid(gate, gate);
        TensorPrimitives.Multiply(context, gate, context);
    }
}
