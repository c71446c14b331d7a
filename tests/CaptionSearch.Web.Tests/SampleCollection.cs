using CaptionSearch.Engine;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Web;
using CaptionSearch.Web.Hosting;

[assembly: AssemblyFixture(typeof(SampleCollection))]

namespace CaptionSearch.Web;

/// <summary>The pictures of <c>static/img</c> indexed by the shipped model, once for all tests of the program: sentences are real.</summary>
internal sealed class SampleCollection : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly SemaphoreSlim _indexing = new(1, 1);
    private bool _isIndexed;

    /// <summary>The folder of the sample pictures.</summary>
    public static string Pictures { get; } = Path.Combine(WorkingTree.Root, "static", "img");

    private static string Model { get; } = Path.Combine(WorkingTree.Root, "models", "flickr8k-v1");

    /// <summary>Path of a sample picture.</summary>
    /// <param name="name">For example <c>animals/tabby-cat.jpg</c>.</param>
    public static string Picture(string name) => Path.Combine(Pictures, name);

    /// <summary>Starts a server over a copy of the collection.</summary>
    /// <param name="change">Changes the options; null to leave them.</param>
    public static async Task<RunningServer> ServeAsync(Func<ServeOptions, ServeOptions>? change = null)
    {
        SampleCollection samples = await TestContext.Current.GetFixture<SampleCollection>() ?? throw new InvalidOperationException("There is no such fixture.");
        return await RunningServer.StartAsync(change: change, modelFolder: Model, dataFolder: await samples.IndexAsync());
    }

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        _indexing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> IndexAsync()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await _indexing.WaitAsync(token);
        try
        {
            if (!_isIndexed)
            {
                DataFolder place = new(_data.Root);
                await new IndexRun(place, new ModelChoice(place, Model, static _ => null).Load, new IndexRunOptions()).RunAsync(Pictures, token);
                _isIndexed = true;
            }

            return _data.Root;
        }
        finally
        {
            _indexing.Release();
        }
    }
}
