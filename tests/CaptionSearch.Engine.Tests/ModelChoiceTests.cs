using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine;

public sealed class ModelChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TinyModel _old = TinyModel.Create();
    private readonly TinyModel _new = TinyModel.Create(seed: 99);
    private readonly string _oldFingerprint;

    public ModelChoiceTests()
    {
        using CaptionModel model = CaptionModel.Load(_old.Folder);
        _oldFingerprint = model.Fingerprint;
    }

    private DataFolder Data => new(_folder.Root);

    [Fact]
    public void Load_Given_ComesBeforeEverything()
    {
        new ModelMemory(Data).Remember(_oldFingerprint, _old.Folder);

        Assert.Equal(_new.Folder, FolderFor(_oldFingerprint, given: _new.Folder, environment: _old.Folder));
    }

    [Fact]
    public void Load_Remembered_ComesBeforeTheEnvironment()
    {
        new ModelMemory(Data).Remember(_oldFingerprint, _old.Folder);

        Assert.Equal(_old.Folder, FolderFor(_oldFingerprint, given: null, environment: _new.Folder));
        Assert.Equal(_new.Folder, FolderFor(fingerprint: null, given: null, environment: _new.Folder));
    }

    [Fact]
    public void Load_NotRemembered_TakesTheDefaultWhenItIsTheSame()
        => Assert.Equal(_old.Folder, FolderFor(_oldFingerprint, given: null, environment: _old.Folder));

    [Fact]
    public void Load_RememberedFolderHoldsAnotherModelNow_TakesTheDefaultWhenItIsTheSame()
    {
        new ModelMemory(Data).Remember(_oldFingerprint, _new.Folder);

        Assert.Equal(_old.Folder, FolderFor(_oldFingerprint, given: null, environment: _old.Folder));
    }

    [Fact]
    public void Load_RememberedFolderIsGone_SaysWhatToDo()
    {
        new ModelMemory(Data).Remember(_oldFingerprint, "/nowhere/old");

        IndexFormatException error = Assert.Throws<IndexFormatException>(() => FolderFor(_oldFingerprint, given: null, environment: _new.Folder));

        Assert.Equal(
            $"The index was made with model {_oldFingerprint[..12]}, which was in /nowhere/old and is not there any more. "
            + "Name its folder with --model DIR, or move the index to another model: captionsearch reindex --model DIR.",
            error.Message);
    }

    [Fact]
    public void Load_NeverRemembered_SaysWhatToDo()
    {
        IndexFormatException error = Assert.Throws<IndexFormatException>(() => FolderFor(_oldFingerprint, given: null, environment: _new.Folder));

        Assert.Equal(
            $"The index was made with model {_oldFingerprint[..12]}, and the default model is another. "
            + "Name its folder with --model DIR, or move the index to another model: captionsearch reindex --model DIR.",
            error.Message);
    }

    [Fact]
    public void Remember_DamagedMemory_StartsAfresh()
    {
        Directory.CreateDirectory(Data.Root);
        File.WriteAllText(Data.ModelsFile, "no JSON");
        ModelMemory memory = new(Data);
        Assert.Null(memory.FolderOf(_oldFingerprint));

        memory.Remember(_oldFingerprint, _old.Folder);
        memory.Remember("other", _new.Folder);

        Assert.Equal(_old.Folder, memory.FolderOf(_oldFingerprint));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _old.Dispose();
        _new.Dispose();
    }

    private string FolderFor(string? fingerprint, string? given, string environment)
    {
        ModelChoice choice = new(Data, given, name => name == ModelFolder.Variable ? environment : null);
        using CaptionModel model = choice.Load(fingerprint);
        return model.Folder;
    }
}
