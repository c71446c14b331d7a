using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>The scratch memory for describing one picture at a time: one per thread, used again for every picture.</summary>
public sealed class CaptionWorkspace
{
    internal CaptionWorkspace(CaptionModel model, int threads)
    {
        Backbone = model.Backbone.CreateWorkspace(threads);
        Decoder = model.Captioner.CreateWorkspace(threads);
        Embedding = model.Embedding.CreateWorkspace(threads);
        Grid = new float[model.Config.Captioner.Cells * model.Config.Captioner.Channels];
    }

    internal BackboneWorkspace Backbone { get; }

    internal DecoderWorkspace Decoder { get; }

    internal EmbeddingWorkspace Embedding { get; }

    internal float[] Grid { get; } // [L, C]

    internal float[] Probabilities { get; set; } = []; // [classes]

    /// <summary>From now on this stops what is under way with the workspace.</summary>
    internal void StopWith(CancellationToken cancellationToken) => Backbone.CancellationToken = Decoder.CancellationToken = cancellationToken;
}
