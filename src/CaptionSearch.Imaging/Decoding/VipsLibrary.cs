using System.Reflection;
using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>Finds libvips on this machine and sets it up once for the process.</summary>
internal static class VipsLibrary
{
    public const string Vips = "vips";
    public const string GObject = "gobject-2.0";
    public const string GLib = "glib-2.0";

    // vips_block_untrusted_set came with 8.13.
    private const int MinorNeeded = 13;

    private static readonly Lazy<bool> Started = new(Initialise);

    /// <summary>Loads and initialises libvips; every call after the first is free.</summary>
    /// <exception cref="DecoderUnavailableException">It is missing, too old or does not start.</exception>
    public static void Start() => _ = Started.Value;

    /// <summary>The file names under which a system may have the library, best first.</summary>
    public static IReadOnlyList<string> FileNames(string library, OSPlatform system)
    {
        if (system == OSPlatform.Windows)
        {
            return library == Vips ? ["libvips-42.dll"] : [$"lib{library}-0.dll"];
        }

        if (system == OSPlatform.OSX)
        {
            string name = library == Vips ? "libvips.42.dylib" : $"lib{library}.0.dylib";
            // Homebrew's folders (Apple silicon, Intel) are not on the loader's default path.
            return [name, $"/opt/homebrew/lib/{name}", $"/usr/local/lib/{name}"];
        }

        // Debian has the unversioned name only in its -dev packages.
        return library == Vips ? ["libvips.so.42", "libvips.so"] : [$"lib{library}.so.0", $"lib{library}.so"];
    }

    /// <summary>Loads the first of <paramref name="fileNames"/> that the system has.</summary>
    /// <exception cref="DecoderUnavailableException">None is there.</exception>
    public static nint Load(IReadOnlyList<string> fileNames)
    {
        foreach (string fileName in fileNames)
        {
            if (NativeLibrary.TryLoad(fileName, out nint library))
            {
                return library;
            }
        }

        throw new DecoderUnavailableException(
            $"{fileNames[0]} was not found: pictures are read with libvips 8.{MinorNeeded} or newer. {HowToInstall(CurrentSystem())}");
    }

    public static string HowToInstall(OSPlatform system)
        => system == OSPlatform.Windows ? "Unpack the vips-dev-w64-web zip of libvips and put its bin folder on the PATH."
            : system == OSPlatform.OSX ? "Install it with 'brew install vips'."
            : "Install it with 'apt-get install libvips42' (Debian, Ubuntu) or your distribution's package of libvips.";

    public static OSPlatform CurrentSystem()
        => OperatingSystem.IsWindows() ? OSPlatform.Windows
            : OperatingSystem.IsMacOS() ? OSPlatform.OSX
            : OSPlatform.Linux;

    private static bool Initialise()
    {
        OSPlatform system = CurrentSystem();
        Dictionary<string, nint> loaded = new(StringComparer.Ordinal);
        foreach (string library in (string[])[Vips, GObject, GLib])
        {
            loaded[library] = Load(FileNames(library, system));
        }

        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(),
            (name, _, _) => loaded.TryGetValue(name, out nint library) ? library : nint.Zero);

        // libvips prints warnings about odd files to stderr, between our own lines; this is its switch for that.
        _ = LibVips.SetEnvironment("VIPS_WARNING", "0", 1);

        // libvips loads every plug-in it finds below its home: readers that are not used here (ImageMagick, PDF, slides), with a hundred
        // libraries in their train. One of them is another SQLite, whose functions then stand in for those of the index's own: the
        // process crashes. A home without plug-ins avoids that, and starting takes a fraction of the time.
        _ = LibVips.SetEnvironment("VIPSHOME", "/var/empty/captionsearch", 1);
        if (LibVips.Init("captionsearch") != 0)
        {
            throw new DecoderUnavailableException($"libvips does not start: {VipsOperation.LastMessage()}");
        }

        int major = LibVips.Version(0);
        int minor = LibVips.Version(1);
        if (major != 8 || minor < MinorNeeded)
        {
            throw new DecoderUnavailableException(
                $"libvips {major}.{minor} is installed, 8.{MinorNeeded} or newer is needed. {HowToInstall(system)}");
        }

        LibVips.BlockUntrusted(1);
        LibVips.SetConcurrency(1); // callers decode several pictures at once instead
        LibVips.SetCacheMax(0);
        return true;
    }
}
