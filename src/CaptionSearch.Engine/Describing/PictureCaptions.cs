using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Describing;

/// <summary>Describes picture files one after another, without index; one thread at a time.</summary>
public sealed class PictureCaptions : IDisposable
{
    private readonly Lazy<CaptionModel> _model;
    private readonly DescriptionSettings _settings;
    private readonly DecodeLimits _limits;
    private readonly int _threads;
    private readonly FileBytes _bytes = new();
    private PictureDescriber? _describer;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="model">Loads the model; called once, at the first picture.</param>
    /// <param name="settings">Beam, words, tags.</param>
    /// <param name="limits">What one picture may cost; null for the defaults.</param>
    /// <param name="threads">Processor cores for one picture; 0 for all.</param>
    public PictureCaptions(Func<CaptionModel> model, DescriptionSettings settings, DecodeLimits? limits = null, int threads = 0)
    {
        _model = new Lazy<CaptionModel>(model);
        _settings = settings;
        _limits = limits ?? new DecodeLimits();
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
    }

    /// <summary>Describes a file.</summary>
    /// <param name="file">Its path; begins the message of an error.</param>
    /// <param name="cancellationToken">Stops the decoder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidImageException">The file is broken.</exception>
    /// <exception cref="UnsupportedImageException">Its format or size is not taken.</exception>
    public PictureDescription Describe(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(Directory.Exists(file)
                ? $"{file}: a folder, not a picture. 'captionsearch index' takes folders."
                : $"{file}: no such file.");
        }

        ReadOnlyMemory<byte> bytes = _bytes.Read(file, _limits);
        _describer ??= new PictureDescriber(_model.Value, _settings, _limits, _threads);
        return _describer.Describe(bytes.Span, file, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_model.IsValueCreated)
        {
            _model.Value.Dispose();
        }
    }
}
