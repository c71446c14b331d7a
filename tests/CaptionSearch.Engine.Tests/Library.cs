using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine;

/// <summary>A folder of pictures, a data folder, and short names for what tests do with them.</summary>
internal sealed class Library(TwoModels models, IndexSettings? index = null) : IDisposable
{
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();

    public string Root => _pictures.Root;

    public DataFolder Data => new(_data.Root) { Index = index ?? IndexSettings.Embedded };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Add(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            _pictures.Write($"{i:00}.png", PngPicture.Blocks(i));
        }
    }

    public string Picture(int number) => _pictures.At($"{number:00}.png");

    public static string IdOf(string file) => DocumentId.OfContent(File.ReadAllBytes(file));

    public string Id(int number) => IdOf(Picture(number));

    /// <summary>The model to use as the command line chooses it: the index's own, else the old one.</summary>
    public CaptionModel Load(string? fingerprint)
        => new ModelChoice(Data, null, name => name == ModelFolder.Variable ? models.OldFolder : null).Load(fingerprint);

    public Task<IndexRunReport> IndexAsync(string? folder = null)
        => new IndexRun(Data, Load, new IndexRunOptions { Threads = 2, BatchSize = 4 }).RunAsync(folder ?? Root, Token);

    public Task<ReindexReport> ReindexAsync(Action<ReindexStep>? observe = null) => Reindex(observe).RunAsync(Token);

    public ReindexRun Reindex(Action<ReindexStep>? observe = null, string? model = null)
        => new(Data, () => CaptionModel.Load(model ?? models.NewFolder), new ReindexOptions { Threads = 1, BatchSize = 3 }, observe);

    public Task<CaptionDocument> SetCaptionAsync(int picture, string sentence) => new CaptionEdit(Data).SetAsync(Picture(picture), sentence, Token);

    /// <summary>What use makes of the current version.</summary>
    public async Task<T> ReadAsync<T>(Func<ICaptionIndex, Task<T>> read)
    {
        await using IIndexVersions versions = await IndexPlace.OpenAsync(Data, Token);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: false, Token))!;
        return await read(index);
    }

    public Task WriteAsync(IndexBatch batch) => WriteAsync(index => index.WriteAsync(batch, Token));

    public async Task WriteAsync(Func<ICaptionIndex, Task> write)
    {
        await using IIndexVersions versions = await IndexPlace.OpenAsync(Data, Token);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, Token))!;
        await write(index);
    }

    public async Task<CaptionDocument> GetAsync(string id)
        => Assert.Single(await ReadAsync(index => index.GetAsync([id], withVectors: true, Token)));

    public Task<IReadOnlyList<CaptionDocument>> AllAsync() => ReadAsync<IReadOnlyList<CaptionDocument>>(async index =>
    {
        List<CaptionDocument> documents = [];
        await foreach (CaptionDocument document in index.ReadAsync(withVectors: true, Token))
        {
            documents.Add(document);
        }

        return documents;
    });

    public Task<IndexStatistics> StatisticsAsync() => ReadAsync(index => index.GetStatisticsAsync(Token));

    /// <summary>Takes the vector from a document, as damage would: it is written anew without.</summary>
    public async Task RemoveVectorAsync(string id)
    {
        CaptionDocument document = await GetAsync(id);
        await WriteAsync(new IndexBatch { RemovedIds = [id] });
        await WriteAsync(new IndexBatch { Documents = [document with { Vector = null }] });
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _data.Dispose();
    }
}
