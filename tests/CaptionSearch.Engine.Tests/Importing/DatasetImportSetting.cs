using CaptionSearch.Import;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Importing;

/// <summary>A data set in a folder, and a data folder to import it into.</summary>
public abstract class DatasetImportSetting(RandomModel model) : IClassFixture<RandomModel>, IDisposable
{
    private protected TemporaryFolder Set { get; } = new();

    private protected TemporaryFolder Data { get; } = new();

    private protected Captioning.ModelFile.CaptionModel Model => model.Model;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Set.Dispose();
        Data.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<DatasetImportReport> RunAsync(string file, DatasetImportOptions options, List<string>? refused = null, List<string>? notices = null)
    {
        DatasetSource source = new(file);
        return Import(options, refused, null, notices).RunAsync(new ImporterCatalog().Recognize(source).Importer, source, Token);
    }

    private protected DatasetImport Import(DatasetImportOptions options, List<string>? refused, Action<ImportProgress>? progress, List<string>? notices = null)
        => new(new DataFolder(Data.Root), _ => Model, options, item => refused?.Add(item.Problem ?? string.Join(' ', item.Record!.Notes)), progress, notices is null ? null : notices.Add);

    private protected string Write(string name, string text) => Set.Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private protected EmbeddedIndex OpenIndex() => EmbeddedIndex.OpenReadOnly(new DataFolder(Data.Root).IndexFolder);

    private protected async Task<CaptionDocument> GetAsync(string id)
    {
        await using EmbeddedIndex index = OpenIndex();
        return Assert.Single(await index.GetAsync([id], withVectors: false, Token));
    }

    private protected string AddPicture(string name, int seed) => Set.Write(name, PngPicture.Blocks(seed, 64, 48));

    /// <summary>All documents as text; those without picture too.</summary>
    private protected async Task<string> TextAsync()
    {
        await using EmbeddedIndex index = OpenIndex();
        System.Text.StringBuilder text = new();
        await foreach (CaptionDocument document in index.ReadAsync(withVectors: true, Token))
        {
            text.AppendLine($"{document.Id} {string.Join('|', document.Paths)} {document.Caption} {document.CaptionSource} {string.Join('|', document.OtherCaptions)} {string.Join('|', document.Tags)} {document.DataSet} {document.Split} {string.Join('|', document.Metadata)} {document.Confidence} {document.IsLocked} {document.ModelFingerprint} {document.Width}x{document.Height} {string.Join(' ', document.Vector ?? [])}");
        }

        return text.ToString();
    }

    private protected Task<string> DigestAsync() => IndexDigest.OfAsync(new DataFolder(Data.Root).IndexFolder, Token);
}
