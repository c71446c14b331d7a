using System.Globalization;
using System.Text.Json;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Cli.Output;

public sealed class HitWriterTests
{
    private static readonly SearchHit[] Hits =
    [
        new(
            1,
            new CaptionDocument { Id = new string('a', 64), Paths = ["/p/ä dog.jpg", "/p/copy.jpg"], Caption = "a dog runs" },
            0.91234,
            new SideScore(2.5, 1, 1, 0.2),
            new SideScore(0.75, 3, 0.9, 0.71234)),
        new(2, new CaptionDocument { Id = new string('b', 64), Paths = ["/p/b.jpg"], Caption = "a man" }, 0.5, new SideScore(0, null, 0, 0), null),
    ];

    [Fact]
    public void Tsv_IsScorePathCaption()
        => Assert.Equal("0.9123\t/p/ä dog.jpg\ta dog runs\n0.5000\t/p/b.jpg\ta man\n", Text(HitFormat.Tsv));

    [Fact]
    public void TsvExplained_AddsBm25AndCosine()
        => Assert.Equal(
            "0.9123\t/p/ä dog.jpg\ta dog runs\t2.5000\t0.7500\t-\t\n0.5000\t/p/b.jpg\ta man\t0.0000\t-\t-\t\n", Text(HitFormat.Tsv, explain: true));

    [Fact]
    public void Paths_IsOnePathALine() => Assert.Equal("/p/ä dog.jpg\n/p/b.jpg\n", Text(HitFormat.Paths));

    [Fact]
    public void Json_IsAnArrayOfHits()
        => Assert.Equal(
            """
            [
              {
                "rank": 1,
                "path": "/p/ä dog.jpg",
                "caption": "a dog runs",
                "score": 0.91234,
                "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "paths": [
                  "/p/ä dog.jpg",
                  "/p/copy.jpg"
                ]
              },
              {
                "rank": 2,
                "path": "/p/b.jpg",
                "caption": "a man",
                "score": 0.5,
                "id": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
              }
            ]

            """,
            Text(HitFormat.Json));

    [Fact]
    public void JsonExplained_HasBothSides()
    {
        using JsonDocument json = JsonDocument.Parse(Text(HitFormat.Json, explain: true));
        JsonElement first = json.RootElement[0];
        Assert.Equal(2.5, first.GetProperty("words").GetProperty("bm25").GetDouble());
        Assert.Equal(3, first.GetProperty("vector").GetProperty("rank").GetInt32());
        Assert.Equal(0.71234, first.GetProperty("vector").GetProperty("contribution").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.RootElement[1].GetProperty("vector").ValueKind);
    }

    [Fact]
    public void Json_NoHits_IsAnEmptyArray() => Assert.Equal("[]\n", Text(HitFormat.Json, hits: []));

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public void Table_FitsTheTerminalAndHasEveryHit(int width)
    {
        string text = Text(HitFormat.Table, width: width);

        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.Contains("caption", text, StringComparison.Ordinal);
        Assert.Contains("0.9123", text, StringComparison.Ordinal);
        Assert.Contains("(+1)", text, StringComparison.Ordinal);
        Assert.Contains("a man", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Table_ControlCharactersAndMarkup_AreShownAsText()
    {
        SearchHit hit = new(1, new CaptionDocument { Id = "", Paths = ["/p/[red]\u001b[2J.jpg"], Caption = "a [b] c" }, 1, null, null);

        string text = Text(HitFormat.Table, hits: [hit]);

        Assert.Contains("/p/[red]?[2J.jpg", text, StringComparison.Ordinal);
        Assert.Contains("a [b] c", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_JsonAndPaths_ExcludeEachOther()
        => Assert.Throws<UsageException>(() => HitWriter.Choose("search", json: true, paths: true, new CliConsole { Out = TextWriter.Null, Error = TextWriter.Null }));

    private static string Text(HitFormat format, bool explain = false, int width = 100, SearchHit[]? hits = null)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        CliConsole console = new() { Out = output, Error = TextWriter.Null, Width = width };
        new HitWriter(console, format, explain).Write(hits ?? Hits);
        return output.ToString();
    }
}
