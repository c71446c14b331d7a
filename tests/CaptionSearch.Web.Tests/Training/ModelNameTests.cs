namespace CaptionSearch.Web.Training;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("mine", true)]
    [InlineData("a-1", true)]
    [InlineData("1", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("-a", false)]
    [InlineData("A", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("a.b", false)]
    [InlineData("ä", false)]
    [InlineData("a b", false)]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghij", true)]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghijk", false)]
    public void IsValid_OnlySimpleNames(string? name, bool valid) => Assert.Equal(valid, ModelName.IsValid(name));

    [Theory]
    [InlineData("/sets/custom_dataset.json", "custom-dataset-1")]
    [InlineData("/sets/My Holiday (2019)/", "my-holiday-2019-1")]
    [InlineData("/sets/Ölbilder", "lbilder-1")]
    [InlineData("/sets/...", "model-1")]
    [InlineData("/sets/a-very-long-name-of-a-data-set-with-many-words", "a-very-long-name-of-a-data-set-1")]
    public void For_DataSet_IsASimpleNameMadeFromIt(string dataset, string expected)
    {
        string name = ModelName.For(dataset, static _ => false);
        Assert.Equal(expected, name);
        Assert.True(ModelName.IsValid(name));
    }

    [Fact]
    public void For_TakenNames_CountsOn() => Assert.Equal("set-3", ModelName.For("set", static name => name is "set-1" or "set-2"));
}
