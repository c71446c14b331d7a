using System.Text.RegularExpressions;

namespace CaptionSearch.Cli.Tests.RepositoryRules;

public sealed partial class SourceFileTests
{
    private const int LongestFile = 500;

    [Fact]
    public void Files_NamesSayWhatTheyAre()
        => Assert.DoesNotContain(SourceTree.Files("src", "*.cs"), HasBannedName);

    [Fact]
    public void Files_LongOnesGiveAReasonAtTheTop()
        => Assert.DoesNotContain(
            SourceTree.Files("src", "*.cs"),
            static file => IsLongWithoutReason(File.ReadAllLines(Path.Combine(SourceTree.Root, file))));

    [Fact]
    public void Files_AreAtMostTwoFoldersBelowTheirProject()
        => Assert.DoesNotContain(SourceTree.Files("src", "*.cs"), static file => file.Split('/').Length > 5); // src/Project/A/B/File.cs

    [Theory]
    [InlineData("src/CaptionSearch.Index/IndexManager.cs", true)]
    [InlineData("src/CaptionSearch.Index/Helpers/Text.cs", true)]
    [InlineData("src/CaptionSearch.Index/IndexService.Search.cs", true)]
    [InlineData("src/CaptionSearch.Index/Utils.cs", true)]
    [InlineData("src/CaptionSearch.Torch/Optimizers/OptimizerHelper.cs", false)]
    [InlineData("src/CaptionSearch.Index/Database.cs", false)]
    [InlineData("src/CaptionSearch.Index/CommonWords.cs", false)]
    [InlineData("src/CaptionSearch.Index/Ranking/Fusion.cs", false)]
    public void HasBannedName_KnowsGoodFromBad(string file, bool banned) => Assert.Equal(banned, HasBannedName(file));

    [Theory]
    [InlineData(500, "namespace X;", false)]
    [InlineData(501, "namespace X;", true)]
    [InlineData(501, "// One table of 900 operations; splitting it would hide that it is one.", false)]
    public void IsLongWithoutReason_KnowsGoodFromBad(int lines, string first, bool bad)
        => Assert.Equal(bad, IsLongWithoutReason([first, .. Enumerable.Repeat("x", lines - 1)]));

    /// <remarks>CaptionSearch.Torch is left alone: its names are TorchSharp's.</remarks>
    private static bool HasBannedName(string file)
        => !file.StartsWith("src/CaptionSearch.Torch/", StringComparison.Ordinal)
            && file.Split('/').SelectMany(static part => part.Split('.')).Any(static part => Banned().IsMatch(part));

    private static bool IsLongWithoutReason(string[] lines)
        => lines.Length > LongestFile && !ReasonLine().IsMatch(lines[0]);

    /// <summary>A name whose last word says nothing about what the thing is.</summary>
    [GeneratedRegex("(Manager|Helper|Util|Common|Misc|Impl|Base|Service)s?$")]
    private static partial Regex Banned();

    /// <summary>A first line that is a comment of several words.</summary>
    [GeneratedRegex(@"^// \S+( \S+){3,}")]
    private static partial Regex ReasonLine();
}
