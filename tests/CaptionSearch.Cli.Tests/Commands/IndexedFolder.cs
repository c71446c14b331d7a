using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>A random model and a folder of eight pictures that has been indexed once; shared by the tests of a class, which only read it.</summary>
public sealed class IndexedFolder : IAsyncLifetime
{
    private readonly TinyModel _model = TinyModel.Create();
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();

    public string Pictures => _pictures.Root;

    public string Model => _model.Folder;

    public string Data => _data.Root;

    /// <summary>Points the program at model and index.</summary>
    public IReadOnlyDictionary<string, string> Environment
        => new Dictionary<string, string> { ["CAPTIONSEARCH_DATA_DIR"] = Data, ["CAPTIONSEARCH_MODEL"] = Model };

    internal Session Indexing { get; private set; } = null!;

    public string Picture(int number) => _pictures.At($"{number}.png");

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < 8; i++)
        {
            _pictures.Write($"{i}.png", PngPicture.Blocks(i));
        }

        Indexing = await RunAsync("index", Pictures);
    }

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        _pictures.Dispose();
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<Session> RunAsync(params string[] args) => Session.RunAsync(args, "", environment: Environment);
}
