using System.Diagnostics;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Renaming;

/// <summary>Copies under a prefix: the names, the bytes, and what is left alone.</summary>
public sealed class PrefixCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Source => _folder.At("shirt");

    private string Target => _folder.At("shirt_modified");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThreePictures_GetThePrefix_AndTheOriginalsAreUntouched()
    {
        AddPictures(3);
        Dictionary<string, (byte[] Bytes, DateTime Written)> before = Snapshot(Source);

        PrefixCopyReport report = Run("shirt");

        Assert.Equal(["shirtimg_0.png", "shirtimg_1.png", "shirtimg_2.png"], Names(Target));
        Assert.Equal(Names(Target), report.Copied.Select(file => Path.GetFileName(file.To)));
        Assert.Equivalent(before, Snapshot(Source), strict: true);
        Assert.All(before, original =>
        {
            Assert.Equal(original.Value.Bytes, File.ReadAllBytes(Path.Combine(Target, "shirt" + original.Key)));
            Assert.Equal(original.Value.Written, File.GetLastWriteTimeUtc(Path.Combine(Target, "shirt" + original.Key)));
        });
    }

    [Fact]
    public void DryRun_ListsWhatARunThenDoes_AndWritesNothing()
    {
        AddPictures(3);

        PrefixCopyReport planned = Run("shirt", new PrefixCopyOptions { IsDryRun = true });
        Assert.False(Directory.Exists(Target));

        Assert.Equal(Run("shirt").Copied, planned.Copied);
    }

    [Fact]
    public void WhatIsNoPicture_IsListedWithItsReason()
    {
        AddPictures(1);
        _folder.Write("shirt/notes.txt", [.. "words"u8]);
        _folder.Write("shirt/.hidden.png", PngPicture.Blocks(5));
        _folder.Write("shirt/below/img.png", PngPicture.Blocks(6));
        _folder.Write("shirt/without-extension", PngPicture.Blocks(7));
        File.CreateSymbolicLink(Path.Combine(Source, "lost.png"), _folder.At("nowhere.png"));
        File.CreateSymbolicLink(Path.Combine(Source, "link.png"), Path.Combine(Source, "img_0.png"));

        PrefixCopyReport report = Run("shirt_");

        Assert.Equal(["shirt_img_0.png", "shirt_link.png", "shirt_without-extension"], Names(Target));
        Assert.Null(new FileInfo(Path.Combine(Target, "shirt_link.png")).LinkTarget);
        Assert.Equal(
            [
                (".hidden.png", "Hidden."),
                ("below", "A folder; only the files of the folder itself are copied."),
                ("lost.png", "A link that leads nowhere."),
                ("notes.txt", "Not a picture."),
            ],
            report.PassedOver.Select(file => (Path.GetFileName(file.Path), file.Reason)));
        Assert.Empty(report.Failed);
    }

    [Fact]
    public void AllFiles_TakesTheTextToo()
    {
        AddPictures(1);
        _folder.Write("shirt/notes.txt", [.. "words"u8]);

        Run("a ", new PrefixCopyOptions { AllFiles = true });

        Assert.Equal(["a img_0.png", "a notes.txt"], Names(Target));
    }

    [Fact]
    public void PipesAndEmptyFiles_AreNotWaitedFor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders there.");
        AddPictures(1);
        _folder.Write("shirt/empty.jpg");
        using (Process make = Process.Start("mkfifo", [Path.Combine(Source, "pipe"), Path.Combine(Source, "pipe.jpg")]))
        {
            make.WaitForExit();
        }

        PrefixCopyReport report = Run("x");

        Assert.Equal(["pipe"], report.PassedOver.Select(file => Path.GetFileName(file.Path)));
        Assert.Equal(["xempty.jpg", "ximg_0.png", "xpipe.jpg"], Names(Target));
        Assert.Equal(0, new FileInfo(Path.Combine(Target, "xempty.jpg")).Length);
        Assert.Equal(3, Run("x").Unchanged.Count);
    }

    [Fact]
    public void Again_CopiesOnlyWhatIsMissing()
    {
        AddPictures(3);
        Run("shirt");
        File.Delete(Path.Combine(Target, "shirtimg_1.png"));

        PrefixCopyReport report = Run("shirt");

        Assert.Equal(["shirtimg_1.png"], report.Copied.Select(file => Path.GetFileName(file.To)));
        Assert.Equal(2, report.Unchanged.Count);
    }

    [Fact]
    public void StoppedRun_LeavesWholeFilesOnly_AndIsTakenUpByTheNext()
    {
        AddPictures(4);
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(() => new PrefixCopy(Source, Target, "shirt").Run(_ => stop.Cancel(), stop.Token));
        Assert.Equal(["shirtimg_0.png"], Names(Target));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Source, "img_0.png")), File.ReadAllBytes(Path.Combine(Target, "shirtimg_0.png")));

        Assert.Equal(3, Run("shirt").Copied.Count);
    }

    [Fact]
    public void DraftOfAKilledRun_IsRemoved_ButNotThatOfARunningOne()
    {
        AddPictures(1);
        _folder.Write("shirt_modified/.captionsearch-0123.partial", 1, 2, 3);
        string held = _folder.Write("shirt_modified/.captionsearch-4567.partial", 1, 2, 3);
        using FileStream other = new(held, FileMode.Open, FileAccess.Write, FileShare.None);

        Run("shirt");

        Assert.Equal([".captionsearch-4567.partial", "shirtimg_0.png"], Names(Target));
    }

    [Fact]
    public void NameTakenByAnotherContent_StopsBeforeAnythingIsCopied()
    {
        AddPictures(3);
        string taken = _folder.Write("shirt_modified/shirtimg_2.png", 1, 2, 3);

        IOException error = Assert.Throws<IOException>(() => Run("shirt"));

        Assert.StartsWith(taken + ": is there with another content. Nothing was copied.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["shirtimg_2.png"], Names(Target));
        Assert.Throws<IOException>(() => Run("shirt", new PrefixCopyOptions { IsDryRun = true }));

        Run("shirt", new PrefixCopyOptions { Overwrite = true });
        Assert.Equal(File.ReadAllBytes(Path.Combine(Source, "img_2.png")), File.ReadAllBytes(taken));
    }

    [Fact]
    public void NameTakenByAFolder_IsNeverReplaced()
    {
        AddPictures(1);
        Directory.CreateDirectory(_folder.At("shirt_modified", "shirtimg_0.png"));

        Assert.Throws<IOException>(() => Run("shirt", new PrefixCopyOptions { Overwrite = true }));
    }

    [Fact]
    public void NameThatGetsTooLong_FailsAlone()
    {
        AddPictures(1);
        _folder.Write($"shirt/{new string('n', 240)}.png", PngPicture.Blocks(9));

        PrefixCopyReport report = Run("twelve-more-");

        Assert.Equal("With the prefix its name has more than 255 bytes.", Assert.Single(report.Failed).Reason);
        Assert.Single(report.Copied);
    }

    [Fact]
    public void TargetInTheSource_IsRefused_AlsoThroughALink()
    {
        AddPictures(1);
        string link = _folder.At("link");
        Directory.CreateSymbolicLink(link, Source);

        foreach (string target in (string[])[Source, Path.Combine(Source, "below"), link, Path.Combine(link, "below"), Path.Combine(Target, "..", "shirt")])
        {
            Assert.Throws<SourceFolderException>(() => new PrefixCopy(Source, target, "x").Run(null, Token));
        }

        Assert.Equal(["img_0.png"], Names(Source));
        new PrefixCopy(Source, Source + "2", "x").Run(null, Token);
        Assert.Equal(["ximg_0.png"], Names(Source + "2"));
    }

    [Fact]
    public void SourceMissingEmptyOrAFile_SaysSo()
    {
        Assert.Contains("no such folder", Assert.Throws<SourceFolderException>(() => Run("x")).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Source);
        Assert.Contains("no picture in it", Assert.Throws<SourceFolderException>(() => Run("x")).Message, StringComparison.Ordinal);
        string file = _folder.Write("file.png", PngPicture.Blocks(1));
        Assert.Throws<SourceFolderException>(() => new PrefixCopy(file, Target, "x").Run(null, Token));
        AddPictures(1);
        Assert.Throws<IOException>(() => new PrefixCopy(Source, file, "x").Run(null, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("a\\b")]
    [InlineData("/abs")]
    [InlineData(".x")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("c:")]
    public void PrefixThatIsNoPartOfAName_IsRefused(string prefix)
        => Assert.Throws<ArgumentException>(() => new PrefixCopy(Source, Target, prefix));

    private PrefixCopyReport Run(string prefix, PrefixCopyOptions? options = null) => new PrefixCopy(Source, Target, prefix, options).Run(null, Token);

    private void AddPictures(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string file = _folder.Write($"shirt/img_{i}.png", PngPicture.Blocks(i));
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    private static string[] Names(string folder)
        => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static Dictionary<string, (byte[] Bytes, DateTime Written)> Snapshot(string folder)
        => Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path)!, path => (File.ReadAllBytes(path), File.GetLastWriteTimeUtc(path)));
}
