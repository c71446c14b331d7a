namespace CaptionSearch.Import.Tests.Formats;

public sealed class NeuralTalk2ImporterTests
{
    [Fact]
    public async Task Read_ListOrOneCaption_IdOrPosition()
    {
        List<ImportItem> items = await Importing.ReadAsync(
            "neuraltalk2",
            "raw.json",
            """
            [{"file_path": "val/1.jpg", "captions": ["a dog", "two dogs", "a dog"], "id": 42},
             {"file_path": "val\\2.jpg", "captions": "a cat", "split": " Test "},
             {"file_path": "/abs/3.jpg", "captions": ["x"]},
             {"file_path": "4.jpg", "captions": ["x", 5]},
             {"file_path": "5.jpg"}]
            """);

        Assert.Equal(
            [
                "42 val/1.jpg -: a dog | two dogs",
                "1 val/2.jpg test: a cat",
                "! 3:2 [2]: '/abs/3.jpg' is an absolute path; expected a path relative to the picture folder.",
                "! 4:43 [3].captions[1]: found a number; expected a string.",
                "! 5:2 [4]: 'captions' is missing or empty; expected a list of strings.",
            ],
            items.Select(Importing.Short));
    }
}
