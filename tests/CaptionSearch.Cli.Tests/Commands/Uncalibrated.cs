using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>An index of two pictures and a model that has no calibration.</summary>
internal sealed class Uncalibrated : IDisposable
{
    private readonly TinyModel _model = TinyModel.Create();
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();

    public string Picture => _pictures.At("0.png");

    public static async Task<Uncalibrated> CreateAsync()
    {
        Uncalibrated made = new();
        made._pictures.Write("0.png", PngPicture.Blocks(0));
        made._pictures.Write("1.png", PngPicture.Blocks(1));
        Assert.Equal(ExitCode.Success, (await made.RunAsync("index", made._pictures.Root)).ExitCode);
        return made;
    }

    public Task<Session> RunAsync(params string[] args)
        => Session.RunAsync(
            args, "", environment: new Dictionary<string, string> { ["CAPTIONSEARCH_DATA_DIR"] = _data.Root, ["CAPTIONSEARCH_MODEL"] = _model.Folder });

    public void Dispose()
    {
        _model.Dispose();
        _pictures.Dispose();
        _data.Dispose();
    }
}
