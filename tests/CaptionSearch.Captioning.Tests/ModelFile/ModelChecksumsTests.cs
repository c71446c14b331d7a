using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning.Tests.ModelFile;

public sealed class ModelChecksumsTests : IDisposable
{
    private static readonly ModelConfig Config = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("captionsearch-sums-").FullName;

    public ModelChecksumsTests()
    {
        foreach (string file in Config.Files)
        {
            File.WriteAllText(Path.Combine(_folder, file), file);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_IsWhatSha256SumPrints()
    {
        File.WriteAllText(Path.Combine(_folder, "vocabulary.txt"), "abc");
        ModelChecksums.Write(_folder);
        Assert.Contains(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  vocabulary.txt",
            File.ReadAllLines(Path.Combine(_folder, "SHA256SUMS")));
    }

    [Fact]
    public void Verified_UnchangedFile_IsItsPath()
    {
        ModelChecksums.Write(_folder);
        Assert.Equal(Path.Combine(_folder, "vocabulary.txt"), ModelChecksums.Read(_folder).Verified("vocabulary.txt"));
    }

    [Fact]
    public void Verified_ChangedFile_IsRefused()
    {
        ModelChecksums.Write(_folder);
        File.AppendAllText(Path.Combine(_folder, "vocabulary.txt"), "x");
        var checksums = ModelChecksums.Read(_folder);
        checksums.Verified("config.json");
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => checksums.Verified("vocabulary.txt"));
        Assert.Contains("vocabulary.txt: its SHA-256 is", error.Message, StringComparison.Ordinal);
        Assert.Contains("fetch or export the model again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verified_MissingOrUnlistedFile_IsRefused()
    {
        Assert.Throws<ModelFormatException>(() => ModelChecksums.Read(_folder).Verified("absent.txt"));
        ModelChecksums.Write(_folder);
        File.Delete(Path.Combine(_folder, "vocabulary.txt"));
        var checksums = ModelChecksums.Read(_folder);
        Assert.Throws<ModelFormatException>(() => checksums.Verified("vocabulary.txt"));
        Assert.Throws<ModelFormatException>(() => checksums.Verified("absent.txt"));
    }

    [Fact]
    public void Read_NotAListOfChecksums_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder, "SHA256SUMS"), "hello\n");
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => ModelChecksums.Read(_folder));
        Assert.Contains("'hello' is not a line of sha256sum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprint_DependsOnContentOnly_NotOnTheChecksumFileOrOtherFiles()
    {
        string without = ModelChecksums.Read(_folder).Fingerprint(Config);
        File.WriteAllText(Path.Combine(_folder, "README.md"), "a model card");
        ModelChecksums.Write(_folder);
        Assert.Equal(without, ModelChecksums.Read(_folder).Fingerprint(Config));
        Assert.Equal(64, without.Length);

        File.AppendAllText(Path.Combine(_folder, "captioner.safetensors"), "x");
        ModelChecksums.Write(_folder);
        Assert.NotEqual(without, ModelChecksums.Read(_folder).Fingerprint(Config));
    }
}
