using System.Net;
using System.Text.Json;

namespace CaptionSearch.Web.Pages;

public sealed class ApiPageTests
{
    [Fact]
    public async Task Page_DescribesEveryAddressOfTheDocumentWithALineToTry()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using RunningServer server = await RunningServer.StartAsync();
        using JsonDocument document = JsonDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json", token));

        string page = WebUtility.HtmlDecode(await server.Client.GetStringAsync("/api", token));

        int addresses = 0;
        foreach (JsonProperty path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                addresses++;
                Assert.Contains($"<code>{operation.Name.ToUpperInvariant()} {path.Name}</code></h2>", page, StringComparison.Ordinal);
            }
        }

        Assert.True(addresses >= 10, $"only {addresses} addresses are in the document");
        Assert.Equal(addresses, page.Split("<pre><code>curl").Length - 1);
        Assert.Contains($"{server.Address.ToString().TrimEnd('/')}/api/v1/search?q=a+dog", page, StringComparison.Ordinal);
    }
}
