using CaptionSearch.Import.Paths;

namespace CaptionSearch.Import.Tests.Paths;

public sealed class PicturePathTests
{
    [Theory]
    [InlineData("dogs/dog001.jpg", "dogs/dog001.jpg")]
    [InlineData("dogs\\dog001.jpg", "dogs/dog001.jpg")]
    [InlineData("./dogs//dog001.jpg", "dogs/dog001.jpg")]
    [InlineData("12:30 o'clock.jpg", "12:30 o'clock.jpg")]
    [InlineData("%2e%2e/x.jpg", "%2e%2e/x.jpg")]
    [InlineData("..jpg", "..jpg")]
    [InlineData("a..b/.hidden.jpg", "a..b/.hidden.jpg")]
    [InlineData("console.jpg", "console.jpg")]
    [InlineData("e\u0301.jpg", "e\u0301.jpg")]
    public void Check_InsideTheFolder_IsGood(string raw, string expected)
    {
        Assert.Null(PicturePath.Check(raw, out string path));
        Assert.Equal(expected, path);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("../x.jpg", "leads out")]
    [InlineData("a/../../x.jpg", "leads out")]
    [InlineData("a\\..\\..\\x.jpg", "leads out")]
    [InlineData("a/.. /x.jpg", "leads out")]
    [InlineData(".../x.jpg", "leads out")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("\\server\\x", "absolute")]
    [InlineData("//host/x.jpg", "address")]
    [InlineData("C:\\x.jpg", "drive")]
    [InlineData("c:x.jpg", "drive")]
    [InlineData("http://host/x.jpg", "address")]
    [InlineData("  https://host/x.jpg", "address")]
    [InlineData("file:///etc/passwd", "address")]
    [InlineData("s3://bucket/x", "address")]
    [InlineData("data:image/png;base64,AAAA", "address")]
    [InlineData("a\0.jpg", "control character")]
    [InlineData("a\n.jpg", "control character")]
    [InlineData("a\uD800.jpg", "UTF-8")]
    [InlineData("a/NUL", "device")]
    [InlineData("con.jpg", "device")]
    [InlineData("COM1 .txt", "device")]
    [InlineData(".", "names no file")]
    [InlineData("./", "names no file")]
    public void Check_AnythingElse_IsRefused(string raw, string problem)
    {
        Assert.Contains(problem, PicturePath.Check(raw, out string path), StringComparison.Ordinal);
        Assert.Empty(path);
    }

    [Theory]
    [InlineData(PicturePath.MaxLength, true)]
    [InlineData(PicturePath.MaxLength + 1, false)]
    public void Check_Length_IsLimited(int length, bool good) => Assert.Equal(good, PicturePath.Check(new string('a', length), out _) is null);

    /// <summary>What is accepted never resolves outside its folder, whatever it was made of.</summary>
    [Fact]
    public void Check_RandomPaths_AcceptedOnesStayInside()
    {
        string[] pieces = ["..", ".", "/", "\\", "a", "b.jpg", " ", "C:", ":", "//", "...", "~", "\0", "http:", "%2e", "NUL", "\u2025", "．．"];
        Random random = new(9);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string raw = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (PicturePath.Check(raw, out string path) is null)
            {
                accepted++;
                Assert.StartsWith("/root/folder/", Path.GetFullPath(Path.Combine("/root/folder", path)), StringComparison.Ordinal);
                Assert.Null(PicturePath.Check(path, out string again));
                Assert.Equal(path, again);
            }
        }

        Assert.True(accepted > 1000);
    }
}
