namespace CaptionSearch.Import.Tests;

/// <summary>Reads a whole data set the way a caller does: checked.</summary>
internal static class Importing
{
    public static IDatasetImporter Named(string name) => new ImporterCatalog().Find(name)!;

    public static async Task<List<ImportItem>> ReadAllAsync(this IDatasetImporter importer, DatasetSource source, long skip = 0)
    {
        List<ImportItem> items = [];
        await foreach (ImportItem item in importer.ReadAsync(source, new ImportOptions { Skip = skip }, TestContext.Current.CancellationToken))
        {
            items.Add(item);
        }

        return items;
    }

    public static async Task<List<ImportItem>> ReadAsync(string name, string fileName, string text)
    {
        using TemporaryFolder folder = new();
        return await Named(name).ReadAllAsync(folder.Write(fileName, text));
    }

    public static async Task<ImportException> FailAsync(string name, string fileName, string text)
    {
        using TemporaryFolder folder = new();
        DatasetSource source = folder.Write(fileName, text);
        return await Assert.ThrowsAsync<ImportException>(() => Named(name).ReadAllAsync(source));
    }

    /// <summary>A good record in short: <c>id picture split: caption | caption</c>; a refused one: <c>! line:column path: problem</c>.</summary>
    public static string Short(this ImportItem item)
        => item.Record is { } record
            ? $"{record.Id} {record.Picture ?? "-"} {record.Split ?? "-"}: {string.Join(" | ", record.Captions)}"
            : $"! {item.Position.Line}:{item.Position.Column} {item.Position.JsonPath}: {item.Problem}";
}
