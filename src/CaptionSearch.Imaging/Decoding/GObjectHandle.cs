using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>Owns one reference to a GObject that is not an image: a VipsOperation.</summary>
internal sealed class GObjectHandle : SafeHandle
{
    public GObjectHandle()
        : base(nint.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == nint.Zero;

    protected override bool ReleaseHandle()
    {
        LibVips.Unref(handle);
        return true;
    }
}
