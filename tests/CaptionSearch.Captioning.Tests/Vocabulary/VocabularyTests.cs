using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning.Tests;

public sealed class VocabularyTests
{
    private static readonly string[][] Sentences = [["a", "dog", "runs"], ["a", "cat", "runs"], ["a", "bird"]];

    [Fact]
    public void Build_CountsAndOrders_ByFrequencyThenOrdinal()
    {
        var vocabulary = Vocabulary.Build(Sentences, 1);
        Assert.Equal(["<end>", "<unk>", "a", "runs", "bird", "cat", "dog"], Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id]));
        Assert.Equal(4, Vocabulary.Build(Sentences, 2).Count);
    }

    [Fact]
    public void Encode_UnknownWord_IsOne() => Assert.Equal([2, 1, 3], Vocabulary.Build(Sentences, 2).Encode("A zebra runs."));

    [Fact]
    public void Decode_StopsAtTheEnd() => Assert.Equal("a runs", Vocabulary.Build(Sentences, 2).Decode([2, 3, 0, 2]));

    [Fact]
    public void With_OtherWords_KeepsItsIdsAndAddsTheRest()
    {
        Vocabulary words = Vocabulary.Build([["a", "dog", "runs"]], 1);
        Vocabulary more = words.With(Vocabulary.Build([["the", "dog", "sleeps"]], 1));
        Assert.Equal(words.Count + 2, more.Count);
        Assert.Equal(Enumerable.Range(0, words.Count).Select(id => words[id]), Enumerable.Range(0, words.Count).Select(id => more[id]));
        Assert.Equal("sleeps", more[words.Count]);
        Assert.Equal("the", more[words.Count + 1]);
        Assert.Same(words[2], words.With(words)[2]);
        Assert.Equal(words.Count, words.With(words).Count);
    }

    [Fact]
    public void Write_ThenRead_IsTheSame()
    {
        string path = Path.GetTempFileName();
        try
        {
            Vocabulary.Build(Sentences, 1).Write(path);
            var read = Vocabulary.Read(path);
            Assert.Equal(7, read.Count);
            Assert.Equal(6, read.IdOf("dog"));
            Assert.Equal("<end>\n<unk>\na\nruns\nbird\ncat\ndog\n", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("a\nb\n", "first two lines")]
    [InlineData("<end>\n<unk>\na\na\n", "line 4 ('a')")]
    [InlineData("<end>\n<unk>\n\na\n", "line 3 ('')")]
    [InlineData("", "first two lines")]
    public void Read_BrokenFile_SaysWhere(string content, string expected)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            ModelFormatException error = Assert.Throws<ModelFormatException>(() => Vocabulary.Read(path));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
        => Assert.Throws<ModelFormatException>(() => Vocabulary.Read(Path.Combine(Path.GetTempPath(), "captionsearch-no-such-vocabulary.txt")));
}
