using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging.Tests.Decoding;

public sealed class VipsLibraryTests
{
    [Fact]
    public void FileNames_EachSystem_HasTheVersionedNameFirst()
    {
        Assert.Equal("libvips.so.42", VipsLibrary.FileNames(VipsLibrary.Vips, OSPlatform.Linux)[0]);
        Assert.Equal("libgobject-2.0.so.0", VipsLibrary.FileNames(VipsLibrary.GObject, OSPlatform.Linux)[0]);
        Assert.Equal("libvips.42.dylib", VipsLibrary.FileNames(VipsLibrary.Vips, OSPlatform.OSX)[0]);
        Assert.Equal("libgobject-2.0.0.dylib", VipsLibrary.FileNames(VipsLibrary.GObject, OSPlatform.OSX)[0]);
        Assert.Equal(["libvips-42.dll"], VipsLibrary.FileNames(VipsLibrary.Vips, OSPlatform.Windows));
        Assert.Equal(["libgobject-2.0-0.dll"], VipsLibrary.FileNames(VipsLibrary.GObject, OSPlatform.Windows));
    }

    [Fact]
    public void Start_LoadsNoPlugIns()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists the libraries of a process in /proc/self/maps.");
        VipsLibrary.Start();

        // Their hundred libraries include another SQLite, which crashed the index of the same process.
        string libraries = File.ReadAllText("/proc/self/maps");
        Assert.Contains("libvips.so", libraries, StringComparison.Ordinal);
        Assert.DoesNotContain("vips-modules", libraries, StringComparison.Ordinal);
        Assert.DoesNotContain("libsqlite3.so", libraries, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingThere_SaysWhatToInstall()
    {
        DecoderUnavailableException error = Assert.Throws<DecoderUnavailableException>(() => VipsLibrary.Load(["libno-such-thing.so.1"]));

        Assert.StartsWith("libno-such-thing.so.1 was not found: pictures are read with libvips 8.13 or newer. ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(VipsLibrary.HowToInstall(VipsLibrary.CurrentSystem()), error.Message, StringComparison.Ordinal);
    }
}
