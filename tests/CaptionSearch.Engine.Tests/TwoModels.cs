using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine;

/// <summary>Two small models of random weights, an old and a new one, made once for the tests of a class.</summary>
public sealed class TwoModels : IDisposable
{
    private readonly TinyModel _old = TinyModel.Create();
    private readonly TinyModel _new = TinyModel.Create(seed: 99);

    public TwoModels()
    {
        using CaptionModel old = CaptionModel.Load(_old.Folder);
        using CaptionModel next = CaptionModel.Load(_new.Folder);
        OldFingerprint = old.Fingerprint;
        NewFingerprint = next.Fingerprint;
    }

    public string OldFolder => _old.Folder;

    public string NewFolder => _new.Folder;

    public string OldFingerprint { get; }

    public string NewFingerprint { get; }

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }
}
