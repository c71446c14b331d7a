using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Index.Tests.Elastic;

public sealed class ElasticOptionsTests
{
    [Theory]
    [InlineData("http://localhost:9200", "http://localhost:9200/")]
    [InlineData("localhost:9200", "http://localhost:9200/")]
    [InlineData("https://search.example/elastic/", "https://search.example/elastic/")]
    [InlineData(" http://[::1]:9200 ", "http://[::1]:9200/")]
    public void ForUrl_TakesAddressesAsPeopleWriteThem(string text, string expected)
        => Assert.Equal(expected, ElasticOptions.ForUrl(text).Url.AbsoluteUri);

    [Theory]
    [InlineData("ftp://localhost")]
    [InlineData("http://")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:9200/?q=1")]
    [InlineData("file:///etc/passwd")]
    public void ForUrl_AnythingElse_IsRefusedWithWhatIsExpected(string text)
        => Assert.Contains("http://HOST:PORT or https://HOST:PORT is expected", Assert.Throws<ArgumentException>(() => ElasticOptions.ForUrl(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ForUrl_RefusalDoesNotRepeatThePassword()
        => Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => ElasticOptions.ForUrl("http://me:secret@host:99999")).Message, StringComparison.Ordinal);

    [Fact]
    public void ToString_ShowsThatThereAreCredentialsAndNotWhich()
    {
        ElasticOptions options = ElasticOptions.ForUrl("https://me:secret@host:9200") with { ApiKey = "secret" };

        Assert.Equal("ElasticOptions { Url = https://host:9200/, IndexName = captionsearch, UsesAliases = True, VectorType = Auto, Credentials = API key }", options.ToString());
    }

    [Theory]
    [InlineData("captionsearch", null, true)]
    [InlineData("pictures", null, true)]
    [InlineData("desearch", null, false)]
    [InlineData("desearch", true, true)]
    [InlineData("captionsearch", false, false)]
    public void UsesAliases_UnlessTheNameIsTheOldOne(string name, bool? given, bool expected)
    {
        ElasticOptions options = new() { IndexName = name };

        Assert.Equal(expected, (given is null ? options : options with { UsesAliases = given.Value }).UsesAliases);
    }
}
