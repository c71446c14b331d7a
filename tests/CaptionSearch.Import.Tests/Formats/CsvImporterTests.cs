namespace CaptionSearch.Import.Tests.Formats;

public sealed class CsvImporterTests
{
    [Fact]
    public async Task Read_KaggleForm_GroupsTheRowsOfAPicture()
    {
        List<ImportItem> items = await Importing.ReadAsync(
            "csv",
            "captions.txt",
            "image,caption\n1.jpg,A child , in pink .\n1.jpg,\"A \"\"girl\"\" , running .\"\n1.jpg,\n2.jpg,A dog .\n1.jpg,Later .\n2.jpg\n3.jpg,\"open\n");

        Assert.Equal(
            [
                "1.jpg 1.jpg -: A child , in pink . | A \"girl\" , running .",
                "2.jpg 2.jpg -: A dog .",
                "1.jpg 1.jpg -: Later .",
                "! 7:1 : the row has 1 fields; expected 2 as in the header.",
                "! 8:1 : the quote opened on line 8 is never closed.",
            ],
            items.Select(Importing.Short));
        Assert.Equal("caption 3 is empty; it was left out.", Assert.Single(items[0].Record!.Notes));
    }

    [Theory]
    [InlineData("id;file_name;description;split;source;tags;licence\n7;a.jpg;a dog;Train;human;dog; outside;CC0\n", "!")]
    [InlineData("id;file_name;description;split;source;tags;licence\n7;a.jpg;a dog;Train;human;\"dog; outside\";CC0\n", "7 a.jpg train: a dog")]
    [InlineData("image_name| comment_number| comment\na.jpg| 0| a dog\n", "a.jpg a.jpg -: a dog")]
    [InlineData("\uFEFFCaption\tImage\r\na dog\ta.jpg\r\n", "a.jpg a.jpg -: a dog")]
    public async Task Read_OtherHeaders_AreUnderstood(string text, string expected)
    {
        ImportItem item = Assert.Single(await Importing.ReadAsync("csv", "x.csv", text));

        Assert.StartsWith(expected, item.Short(), StringComparison.Ordinal);
        if (item.Record is { Id: "7" } record)
        {
            Assert.True(record.ByPeople);
            Assert.Equal(["dog", "outside"], record.Tags);
            Assert.Equal("CC0", record.Metadata["licence"]);
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n \n", "empty")]
    [InlineData("image,size\na.jpg,3\n", "no column for the caption")]
    [InlineData("name,caption\n", "no column for the picture")]
    public async Task Read_NoUsableHeader_Fails(string text, string problem)
        => Assert.Contains(problem, (await Importing.FailAsync("csv", "x.csv", text)).Message, StringComparison.Ordinal);
}
