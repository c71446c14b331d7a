using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>Owns one VipsImage reference.</summary>
internal sealed class VipsImageHandle : SafeHandle
{
    public VipsImageHandle()
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
