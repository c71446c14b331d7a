using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>The C functions of libvips and of the GObject system under it that this program calls, one line each.</summary>
/// <remarks>
/// Only functions with a fixed argument list. The convenience functions (vips_resize, ...) are variadic and have no
/// portable calling convention from .NET; operations are run by <see cref="VipsOperation"/>.
/// Call <see cref="VipsLibrary.Start"/> before any of these: it finds the libraries and initialises them.
/// </remarks>
internal static partial class LibVips
{
    private const string Vips = VipsLibrary.Vips;
    private const string GObject = VipsLibrary.GObject;
    private const string GLib = VipsLibrary.GLib;

    [LibraryImport(Vips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string program);

    [LibraryImport(Vips, EntryPoint = "vips_version")]
    public static partial int Version(int part);

    [LibraryImport(Vips, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrusted(int state);

    [LibraryImport(Vips, EntryPoint = "vips_concurrency_set")]
    public static partial void SetConcurrency(int threads);

    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max")]
    public static partial void SetCacheMax(int operations);

    [LibraryImport(Vips, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial GObjectHandle NewOperation(string name);

    [LibraryImport(Vips, EntryPoint = "vips_object_set_argument_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetArgument(GObjectHandle operation, string name, string value);

    [LibraryImport(Vips, EntryPoint = "vips_object_build")]
    public static partial int Build(GObjectHandle operation);

    [LibraryImport(Vips, EntryPoint = "vips_object_unref_outputs")]
    public static partial void UnrefOutputs(GObjectHandle operation);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_type")]
    public static partial nuint ImageType();

    [LibraryImport(Vips, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    [LibraryImport(Vips, EntryPoint = "vips_blob_copy")]
    public static partial nint CopyToBlob(ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Vips, EntryPoint = "vips_blob_get")]
    public static partial nint BlobData(nint blob, out nuint length);

    [LibraryImport(Vips, EntryPoint = "vips_area_unref")]
    public static partial void UnrefBlob(nint blob);

    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_memory_copy")]
    public static partial VipsImageHandle ImageFromMemory(
        ReadOnlySpan<byte> data, nuint length, int width, int height, int bands, VipsBandFormat format);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_width")]
    public static partial int Width(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_height")]
    public static partial int Height(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_bands")]
    public static partial int Bands(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_format")]
    public static partial VipsBandFormat Format(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_interpretation")]
    public static partial VipsInterpretation Interpretation(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_orientation")]
    public static partial int Orientation(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_n_pages")]
    public static partial int Pages(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_hasalpha")]
    public static partial int HasAlpha(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint TypeOfField(VipsImageHandle image, string field);

    [LibraryImport(Vips, EntryPoint = "vips_image_set_kill")]
    public static partial void SetKill(VipsImageHandle image, int kill);

    [LibraryImport(Vips, EntryPoint = "vips_image_write_to_memory")]
    public static partial nint WriteToMemory(VipsImageHandle image, out nuint length);

    [LibraryImport(Vips, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint CopyErrorBuffer();

    [LibraryImport(GObject, EntryPoint = "g_value_init")]
    public static partial nint InitValue(ref GValue value, nuint type);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    public static partial void UnsetValue(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_object")]
    public static partial void SetValueObject(ref GValue value, VipsImageHandle image);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_object")]
    public static partial VipsImageHandle DuplicateValueObject(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_boxed")]
    public static partial void SetValueBoxed(ref GValue value, nint boxed);

    [LibraryImport(GObject, EntryPoint = "g_value_get_boxed")]
    public static partial nint ValueBoxed(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(GObjectHandle instance, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(GObjectHandle instance, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint instance);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(GLib, EntryPoint = "g_setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironment(string name, string value, int overwrite);
}
