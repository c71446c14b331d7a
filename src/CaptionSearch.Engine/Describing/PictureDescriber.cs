using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Describing;

/// <summary>From the bytes of a picture to its sentence, vector and tags: one thread's share of a model.</summary>
/// <remarks>Everything that describes pictures goes through here, so a picture is prepared in one way only.</remarks>
internal sealed class PictureDescriber
{
    private readonly CaptionModel _model;
    private readonly CaptionWorkspace _workspace;
    private readonly DescribeOptions _options;
    private readonly DecodeLimits _limits;
    private readonly TagCalibration? _calibration;
    private readonly double _leastTag;

    /// <summary>Takes a workspace of its own from the model.</summary>
    /// <param name="model">The model, shared.</param>
    /// <param name="settings">Beam, words, tags.</param>
    /// <param name="limits">What one picture may cost.</param>
    /// <param name="threads">Processor cores for one picture.</param>
    public PictureDescriber(CaptionModel model, DescriptionSettings settings, DecodeLimits limits, int threads)
        : this(model, model.CreateWorkspace(threads), settings, settings is { Tags: > 0, RawTags: false } ? ModelCalibration.LoadTags(model) : null, limits)
    {
    }

    /// <summary>Works with what others have loaded; cheap to make.</summary>
    /// <param name="model">The model, shared.</param>
    /// <param name="workspace">Of the model; nobody else uses it meanwhile.</param>
    /// <param name="settings">Beam, words, tags.</param>
    /// <param name="calibration">Of the tags; null for none.</param>
    /// <param name="limits">What one picture may cost.</param>
    public PictureDescriber(CaptionModel model, CaptionWorkspace workspace, DescriptionSettings settings, TagCalibration? calibration, DecodeLimits limits)
    {
        _model = model;
        _workspace = workspace;
        BeamSearchOptions search = model.Captioner.DefaultOptions;
        _options = new DescribeOptions
        {
            Search = search with { Beam = settings.Beam ?? search.Beam, MaxWords = settings.MaxWords ?? search.MaxWords },
            Hypotheses = settings.Hypotheses,
            Attention = settings.Attention,
            Tags = settings.Tags,
        };
        _limits = limits;
        _calibration = calibration;
        _leastTag = settings.RawTags ? 0 : settings.MinTagProbability ?? _calibration?.MinProbability ?? 0;
    }

    /// <summary>Describes a picture; its tags have calibrated probabilities where the model has a calibration.</summary>
    /// <param name="bytes">The encoded picture.</param>
    /// <param name="name">Begins the message of an error.</param>
    /// <param name="cancellationToken">Stops the decoder, the network between two layers, the sentence between two words.</param>
    /// <exception cref="InvalidImageException">The bytes are broken.</exception>
    /// <exception cref="UnsupportedImageException">The format or the size is not taken.</exception>
    public PictureDescription Describe(ReadOnlySpan<byte> bytes, string name, CancellationToken cancellationToken) => Run(bytes, name, _options, cancellationToken);

    /// <summary>As <see cref="Describe"/>, for a picture that has a sentence: none is written.</summary>
    public PictureDescription Look(ReadOnlySpan<byte> bytes, string name, CancellationToken cancellationToken)
        => Run(bytes, name, _options with { Caption = false }, cancellationToken);

    /// <summary>How likely given captions are for the picture described last: Σ ln p of the words and of the end.</summary>
    public double[] LogProbabilities(IReadOnlyList<string> captions) => _model.LogProbabilities(captions, _workspace);

    private PictureDescription Run(ReadOnlySpan<byte> bytes, string name, DescribeOptions options, CancellationToken cancellationToken)
    {
        PixelBuffer pixels = ImageReader.Read(bytes, name, _model.InputSize, _model.InputSize, _limits, cancellationToken);
        PictureDescription description = _model.Describe(pixels.Rgb, _workspace, options with { CancellationToken = cancellationToken });
        return description with { Tags = [.. description.Tags.Select(Calibrated).Where(tag => tag.Probability >= _leastTag)] };
    }

    private Tag Calibrated(Tag tag) => _calibration is null ? tag : tag with { Probability = _calibration.Probability(tag.Probability) };
}
