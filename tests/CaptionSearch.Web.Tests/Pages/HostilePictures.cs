using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Pages;

/// <summary>A picture whose name and sentence try to become part of a page.</summary>
internal static class HostilePictures
{
    public const string Name = "\"><img src=x onerror=alert(1)>&amp;'.png";

    public const string Sentence = "</p><script>alert('dog')</script>\" onload=\"x";

    /// <summary>Adds it to the index of a server; gives its id.</summary>
    public static async Task<string> AddAsync(RunningServer server)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        byte[] bytes = PngPicture.Blocks(4711);
        string folder = Directory.CreateDirectory(Path.Combine(server.Pictures, "hostile")).FullName;
        string file = Path.Combine(folder, Name);
        await File.WriteAllBytesAsync(file, bytes, token);
        await new IndexRun(server.Options.Data, server.Options.Model, new IndexRunOptions { Threads = 2 }).RunAsync(folder, token);
        await new CaptionEdit(server.Options.Data).SetAsync(file, Sentence, token);
        return DocumentId.OfContent(bytes);
    }
}
