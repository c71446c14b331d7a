namespace CaptionSearch.Engine.Status;

public sealed class DiskUseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Read_FilesAndFolders_AddsUpEachPartLargestFirst()
    {
        using TemporaryFolder folder = new();
        folder.Write("manifest.db", new byte[10]);
        folder.Write("index/words.db", new byte[100]);
        folder.Write("index/deep/segment", new byte[50]);
        Directory.CreateDirectory(folder.At("empty"));

        DiskUse use = DiskUse.Read(new DataFolder(folder.Root), Token);

        Assert.Equal([new DiskPart("index", 150, 2), new DiskPart("manifest.db", 10, 1), new DiskPart("empty", 0, 0)], use.Parts);
        Assert.Equal(160, use.Bytes);
        Assert.True(use.FreeBytes > 0);
    }

    [Fact]
    public void Read_DatabaseWithItsLog_IsOnePart()
    {
        using TemporaryFolder folder = new();
        folder.Write("manifest.db", new byte[10]);
        folder.Write("manifest.db-wal", new byte[5]);

        Assert.Equal([new DiskPart("manifest.db", 15, 2)], DiskUse.Read(new DataFolder(folder.Root), Token).Parts);
    }

    [Fact]
    public void Read_LinkToAnotherFolder_IsNotCounted()
    {
        using TemporaryFolder elsewhere = new();
        elsewhere.Write("large", new byte[1000]);
        using TemporaryFolder folder = new();
        Directory.CreateSymbolicLink(folder.At("link"), elsewhere.Root);

        Assert.Empty(DiskUse.Read(new DataFolder(folder.Root), Token).Parts);
    }

    [Fact]
    public void Read_NoFolderYet_HasNoPartsButSaysWhatIsFree()
    {
        using TemporaryFolder folder = new();

        DiskUse use = DiskUse.Read(new DataFolder(folder.At("later")), Token);

        Assert.Empty(use.Parts);
        Assert.True(use.FreeBytes > 0);
    }
}
