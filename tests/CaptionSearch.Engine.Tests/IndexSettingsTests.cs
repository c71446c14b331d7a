using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Engine;

public sealed class IndexSettingsTests
{
    [Fact]
    public void Locate_NothingSet_IsTheEmbeddedIndex() => Assert.Equal(IndexSettings.Embedded, Locate());

    [Fact]
    public void Locate_AnAddress_IsEnoughForAServerWithACopy()
    {
        IndexSettings settings = Locate(("CAPTIONSEARCH_ELASTIC_URL", "https://me:secret@search:9200"));

        Assert.Equal("https://search:9200/", settings.Server!.Url.AbsoluteUri);
        Assert.Equal(("me", "secret"), (settings.Server.User, settings.Server.Password));
        Assert.Equal("captionsearch", settings.Server.IndexName);
        Assert.True(settings.KeepsLocalCopy);
    }

    [Fact]
    public void Locate_EveryVariable_IsRead()
    {
        IndexSettings settings = Locate(
            ("CAPTIONSEARCH_INDEX", "elastic"), ("CAPTIONSEARCH_ELASTIC_API_KEY", "key"), ("CAPTIONSEARCH_ELASTIC_USER", "u"),
            ("CAPTIONSEARCH_ELASTIC_PASSWORD", "p"), ("CAPTIONSEARCH_ELASTIC_FINGERPRINT", "ab"), ("CAPTIONSEARCH_ELASTIC_INDEX", "desearch"),
            ("CAPTIONSEARCH_ELASTIC_VECTOR", "int8_hnsw"), ("CAPTIONSEARCH_LOCAL_COPY", "no"));

        ElasticOptions server = settings.Server!;
        Assert.Equal("http://localhost:9200/", server.Url.AbsoluteUri);
        Assert.Equal(("key", "u", "p", "ab", "desearch"), (server.ApiKey, server.User, server.Password, server.CaFingerprint, server.IndexName));
        Assert.False(server.UsesAliases);
        Assert.Equal(ElasticVectorType.Int8Hnsw, server.VectorType);
        Assert.False(settings.KeepsLocalCopy);
    }

    [Fact]
    public void Locate_EmbeddedSaidExpressly_OutweighsAnAddress()
        => Assert.Null(Locate(("CAPTIONSEARCH_INDEX", "embedded"), ("CAPTIONSEARCH_ELASTIC_URL", "http://search:9200")).Server);

    [Theory]
    [InlineData("CAPTIONSEARCH_INDEX", "lucene", "CAPTIONSEARCH_INDEX is 'lucene'; embedded or elastic is expected.")]
    [InlineData("CAPTIONSEARCH_ELASTIC_URL", "ftp://x", "--url or CAPTIONSEARCH_ELASTIC_URL: 'ftp://x' is not the address of a server")]
    [InlineData("CAPTIONSEARCH_ELASTIC_INDEX", "Pictures", "CAPTIONSEARCH_ELASTIC_INDEX is 'Pictures'; a name of lower-case letters")]
    [InlineData("CAPTIONSEARCH_ELASTIC_INDEX", "a/b", "CAPTIONSEARCH_ELASTIC_INDEX is 'a/b'")]
    [InlineData("CAPTIONSEARCH_ELASTIC_INDEX", "_all", "CAPTIONSEARCH_ELASTIC_INDEX is '_all'")]
    [InlineData("CAPTIONSEARCH_ELASTIC_VECTOR", "hnsw", "flat, int8_hnsw or bbq_hnsw is expected")]
    [InlineData("CAPTIONSEARCH_LOCAL_COPY", "perhaps", "yes or no is expected")]
    public void Locate_AnImpossibleValue_IsNamedWithWhatIsExpected(string variable, string value, string expected)
    {
        IndexUnavailableException error = Assert.Throws<IndexUnavailableException>(
            () => variable == "CAPTIONSEARCH_INDEX" ? Locate((variable, value)) : Locate(("CAPTIONSEARCH_INDEX", "elastic"), (variable, value)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static IndexSettings Locate(params (string Name, string Value)[] environment)
        => IndexSettings.Locate(name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
