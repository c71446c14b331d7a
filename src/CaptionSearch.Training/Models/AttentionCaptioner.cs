using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Training.Datasets;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CaptionSearch.Training.Models;

/// <summary>The captioner as it is trained: an LSTM with additive attention over the picture's cells.</summary>
/// <remarks>
/// Letters: P pictures, B captions, N words in all, L cells, C channels, F features, E word embedding, A attention units, H hidden
/// units, O output units, V words. The field names are the tensor names of the model file; the serving decoder computes the same.
/// </remarks>
internal sealed class AttentionCaptioner : Module
{
    private readonly CaptionerConfig _config;

    private readonly Linear picture; // [F, C]
    private readonly Linear start_h; // [H, F]
    private readonly Linear start_c; // [H, F]
    private readonly Embedding embedding; // [V, E]
    private readonly Linear attention_cells; // [A, F], no bias
    private readonly Linear attention_hidden; // [A, H]
    private readonly Linear attention_score; // [1, A], no bias
    private readonly Linear gate; // [F, H]
    private readonly LSTMCell lstm; // E + F -> H
    private readonly Linear output; // [O, H + F + E]
    private readonly Linear words; // [V, O]

    private readonly double _pictureDropout;
    private readonly double _embeddingDropout;
    private readonly double _outputDropout;

    /// <summary>Random weights.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="pictureDropout">Share of the cell features that is dropped. Default 0.2.</param>
    /// <param name="embeddingDropout">Share of the word embeddings that is dropped. Default 0.3.</param>
    /// <param name="outputDropout">Share that is dropped before and after the output layer. Default 0.5.</param>
    public AttentionCaptioner(
        CaptionerConfig config, int vocabulary, double pictureDropout = 0.2, double embeddingDropout = 0.3, double outputDropout = 0.5)
        : base(nameof(AttentionCaptioner))
    {
        _config = config;
        _pictureDropout = pictureDropout;
        _embeddingDropout = embeddingDropout;
        _outputDropout = outputDropout;
        picture = Linear(config.Channels, config.Features);
        start_h = Linear(config.Features, config.Hidden);
        start_c = Linear(config.Features, config.Hidden);
        embedding = Embedding(vocabulary, config.Embedding);
        attention_cells = Linear(config.Features, config.Attention, hasBias: false);
        attention_hidden = Linear(config.Hidden, config.Attention);
        attention_score = Linear(config.Attention, 1, hasBias: false);
        gate = Linear(config.Hidden, config.Features);
        lstm = LSTMCell(config.Embedding + config.Features, config.Hidden);
        output = Linear(config.Hidden + config.Features + config.Embedding, config.Output);
        words = Linear(config.Output, vocabulary);
        RegisterComponents();

        // Embeddings of unit normal size drown the picture at first.
        init.uniform_(embedding.weight, -0.1, 0.1);
    }

    /// <summary>Scores of the next word at every position of a batch, teacher-forced.</summary>
    /// <param name="cells">Shape [P, L, C], each cell scaled to length <see cref="CaptionerConfig.CellScale"/>.</param>
    /// <param name="batch">The captions of these P pictures.</param>
    /// <returns>Shape [N, V], before the softmax, packed as the batch is.</returns>
    public Tensor forward(Tensor cells, CaptionerBatch batch)
    {
        long pictures = cells.shape[0];
        long l = _config.Cells;
        Tensor features = functional.dropout(functional.relu(picture.forward(cells)), _pictureDropout, training); // [P, L, F]
        Tensor mean = features.mean([1]); // [P, F]

        // One copy per caption: captions of different lengths do not keep those of a picture together.
        Tensor pictureOf = tensor(batch.PictureOf);
        Tensor ownFeatures = features.index_select(0, pictureOf); // [B, L, F]
        Tensor ownKeys = attention_cells.forward(features.view(pictures * l, _config.Features))
            .view(pictures, l, _config.Attention).index_select(0, pictureOf); // [B, L, A]
        Tensor h = start_h.forward(mean).tanh().index_select(0, pictureOf); // [B, H]
        Tensor c = start_c.forward(mean).tanh().index_select(0, pictureOf);

        Tensor inputs = functional.dropout(embedding.forward(tensor(batch.Inputs)), _embeddingDropout, training); // [N, E]
        var states = new List<Tensor>(batch.Active.Length);
        var contexts = new List<Tensor>(batch.Active.Length);
        long first = 0;
        foreach (int running in batch.Active)
        {
            if (running < h.shape[0])
            {
                h = h.narrow(0, 0, running);
                c = c.narrow(0, 0, running);
                ownFeatures = ownFeatures.narrow(0, 0, running);
                ownKeys = ownKeys.narrow(0, 0, running);
            }

            Tensor context = Attend(ownFeatures, ownKeys, h); // [n, F]
            Tensor word = inputs.narrow(0, first, running); // [n, E]
            (h, c) = lstm.forward(cat([word, context], 1), (h, c));
            states.Add(h);
            contexts.Add(context);
            first += running;
        }

        Tensor seen = cat([cat(states, 0), cat(contexts, 0), inputs], 1); // [N, H + F + E]
        Tensor hidden = functional.relu(output.forward(functional.dropout(seen, _outputDropout, training)));
        return words.forward(functional.dropout(hidden, _outputDropout, training));
    }

    /// <summary>gate(h) · Σ over the cells of α[j]·features[j], α = softmax of score · tanh(keys[j] + hidden(h)).</summary>
    private Tensor Attend(Tensor features, Tensor keys, Tensor h)
    {
        Tensor query = attention_hidden.forward(h).unsqueeze(1); // [n, 1, A]
        Tensor scores = attention_score.forward((keys + query).tanh()).squeeze(2); // [n, L]
        Tensor alpha = functional.softmax(scores, 1).unsqueeze(1); // [n, 1, L]
        Tensor context = alpha.bmm(features).squeeze(1); // [n, F]
        return context * gate.forward(h).sigmoid();
    }
}
