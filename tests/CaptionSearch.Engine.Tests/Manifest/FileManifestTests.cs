using Microsoft.Data.Sqlite;

namespace CaptionSearch.Engine.Manifest;

public sealed class FileManifestTests : IDisposable
{
    private static readonly string[] Folders = ["/p/a", "/p/a-b"];

    private readonly TemporaryFolder _folder = new();

    private string ManifestPath => _folder.At("manifest.db");

    [Fact]
    public void Write_ThenRead_IsTheSameAfterReopening()
    {
        ManifestEntry indexed = Entry("/p/ü \"1\".jpg", "aa");
        ManifestEntry failed = new("/p/b.jpg", 3, 4, FileState.Refused, null, "Not a picture.", "0.1.0");
        using (FileManifest manifest = FileManifest.Open(ManifestPath))
        {
            manifest.Write([indexed, failed]);
        }

        using FileManifest reopened = FileManifest.OpenReadOnly(ManifestPath)!;
        Assert.Equal([failed, indexed], reopened.Read());
        Assert.Equal(new ManifestCounts(1, 1, 1), reopened.Count());
    }

    [Fact]
    public void Read_Folder_DoesNotTakeANeighbourWithTheSameBeginning()
    {
        using FileManifest manifest = FileManifest.Open(ManifestPath);
        manifest.Write([Entry("/p/a/1.jpg", "11"), Entry("/p/a-b/2.jpg", "22"), Entry("/p/ab.jpg", "33"), Entry("/p/a/x/3.jpg", "44")]);

        Assert.Equal(["/p/a/1.jpg", "/p/a/x/3.jpg"], manifest.Read(Folders[0]).Select(entry => entry.Path));
        Assert.Equal(["/p/a-b/2.jpg"], manifest.Read(Folders[1]).Select(entry => entry.Path));
        Assert.Equal(4, manifest.Read("/").Count);
    }

    [Fact]
    public void Write_SamePathAgain_KeepsTheLast()
    {
        using FileManifest manifest = FileManifest.Open(ManifestPath);
        manifest.Write([Entry("/a.jpg", "11")]);
        manifest.Write([Entry("/a.jpg", "22")]);

        Assert.Equal("22", Assert.Single(manifest.Read()).Id);
    }

    [Fact]
    public void Write_SettlesTheClaimItConfirmsAndNoOther()
    {
        using FileManifest manifest = FileManifest.Open(ManifestPath);
        manifest.Claim([new PathClaim("/a.jpg", "11"), new PathClaim("/a.jpg", "22"), new PathClaim("/b.jpg", "11")]);
        manifest.Write([Entry("/a.jpg", "11")]);

        Assert.Equal([new PathClaim("/a.jpg", "22"), new PathClaim("/b.jpg", "11")], manifest.ReadClaims());
        manifest.Settle([new PathClaim("/a.jpg", "22")]);
        Assert.Equal([new PathClaim("/b.jpg", "11")], manifest.ReadClaims());
    }

    [Fact]
    public void Count_IdenticalFiles_AreOneContent()
    {
        using FileManifest manifest = FileManifest.Open(ManifestPath);
        manifest.Write([Entry("/a.jpg", "11"), Entry("/b.jpg", "11"), Entry("/c.jpg", "22")]);

        Assert.Equal(new ManifestCounts(3, 2, 0), manifest.Count());
    }

    [Fact]
    public void OpenReadOnly_NoFile_IsNull() => Assert.Null(FileManifest.OpenReadOnly(ManifestPath));

    [Fact]
    public void Open_NotADatabase_SaysWhatToDo()
    {
        File.WriteAllText(ManifestPath, new string('x', 5000));

        DataFolderException error = Assert.Throws<DataFolderException>(() => FileManifest.Open(ManifestPath));
        Assert.Equal(
            $"{ManifestPath}: damaged, or not a database. Delete the file: the next 'captionsearch index' writes it anew, without captioning again.",
            error.Message);
    }

    [Fact]
    public void Open_OtherVersion_NamesBothVersions()
    {
        FileManifest.Open(ManifestPath).Dispose();
        using (SqliteConnection connection = new($"Data Source={ManifestPath};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 7";
            command.ExecuteNonQuery();
        }

        DataFolderException error = Assert.Throws<DataFolderException>(() => FileManifest.Open(ManifestPath));
        Assert.StartsWith($"{ManifestPath}: format 7, this build reads 1.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static ManifestEntry Entry(string path, string id) => new(path, 1, 2, FileState.Indexed, id, null, "model");
}
