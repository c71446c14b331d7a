using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>GLib's GValue: a type and 16 bytes that only GLib reads.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    private readonly nuint _type;
    private readonly long _data0;
    private readonly long _data1;
}

/// <summary>VipsBandFormat, the values that are told apart here.</summary>
internal enum VipsBandFormat
{
    UChar = 0,
    UShort = 2,
}

/// <summary>VipsInterpretation, the values that are told apart here.</summary>
internal enum VipsInterpretation
{
    Multiband = 0,
    BlackWhite = 1,
    Cmyk = 15,
    Rgb = 17,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
