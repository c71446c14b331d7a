using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

/// <summary>An attention captioner in small: every kind of operation the real one trains with.</summary>
internal sealed class SmallCaptioner : Module
{
#pragma warning disable IDE1006 // The fields' names are the parameters' names.
    private readonly Linear picture;
    private readonly Linear start;
    private readonly Linear keys;
    private readonly Linear query;
    private readonly Linear score;
    private readonly Linear gate;
    private readonly Embedding embedding;
    private readonly LSTMCell lstm;
    private readonly Linear words;
#pragma warning restore IDE1006
    private readonly double _dropout;

    public SmallCaptioner(int channels, int features, int words, double dropout = 0.2)
        : base(nameof(SmallCaptioner))
    {
        _dropout = dropout;
        picture = Linear(channels, features);
        start = Linear(features, features);
        keys = Linear(features, features, hasBias: false);
        query = Linear(features, features);
        score = Linear(features, 1, hasBias: false);
        gate = Linear(features, features);
        embedding = Embedding(words, features);
        lstm = LSTMCell(2 * features, features);
        this.words = Linear(3 * features, words);
        RegisterComponents();
    }

    /// <summary>Mean cross-entropy of each word given those before it.</summary>
    /// <param name="cells">Shape [B, L, C].</param>
    /// <param name="captions">Shape [B, T], Int64.</param>
    public Tensor Loss(Tensor cells, Tensor captions)
    {
        Tensor features = functional.dropout(picture.call(cells).relu(), _dropout, training);
        Tensor cellKeys = keys.call(features);
        Tensor h = start.call(features.mean([1])).tanh();
        Tensor c = zeros(h.shape[0], h.shape[1]);
        Tensor inputs = embedding.call(captions);
        List<Tensor> outputs = [];
        long steps = captions.shape[1] - 1;
        for (long t = 0; t < steps; t++)
        {
            // One caption fewer at every step, as when the finished ones are dropped.
            long running = h.shape[0] - (t == 0 ? 0 : 1);
            (h, c) = (h.narrow(0, 0, running), c.narrow(0, 0, running));
            features = features.narrow(0, 0, running);
            cellKeys = cellKeys.narrow(0, 0, running);
            Tensor word = inputs.select(1, t).narrow(0, 0, running);
            Tensor alpha = functional.softmax(score.call((cellKeys + query.call(h).unsqueeze(1)).tanh()).squeeze(2), 1);
            Tensor context = alpha.unsqueeze(1).bmm(features).squeeze(1) * gate.call(h).sigmoid();
            (h, c) = lstm.call(cat([word, context], 1), (h, c));
            outputs.Add(functional.cross_entropy(words.call(cat([h, context, word], 1)), captions.select(1, t + 1).narrow(0, 0, running), label_smoothing: 0.1));
        }

        return stack(outputs).mean();
    }
}
