using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine;

/// <summary>A small model of random weights, made once for the tests of a class.</summary>
public sealed class RandomModel : IDisposable
{
    private readonly TinyModel _files;

    public RandomModel()
        : this(TinyModel.Create())
    {
    }

    private RandomModel(TinyModel files)
    {
        _files = files;
        Model = CaptionModel.Load(files.Folder);
    }

    public CaptionModel Model { get; }

    public string Folder => _files.Folder;

    public static RandomModel Other() => new(TinyModel.Create(seed: 99));

    public void Dispose()
    {
        Model.Dispose();
        _files.Dispose();
    }
}
