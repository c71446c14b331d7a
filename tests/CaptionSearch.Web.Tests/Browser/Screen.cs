using System.Globalization;

namespace CaptionSearch.Web.Browser;

/// <summary>What a visitor looks at the pages with.</summary>
internal sealed record Screen
{
    /// <summary>Width of the window in CSS pixels. Default 1280.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Whether the visitor prefers dark pages. Default no.</summary>
    public bool IsDark { get; init; }

    /// <summary>Whether scripts run. Default yes.</summary>
    public bool HasScripts { get; init; } = true;

    /// <summary>Whether it is a phone that is touched, not a window with a mouse. Default no.</summary>
    public bool IsTouched { get; init; }

    /// <summary>A window of a desk.</summary>
    public static Screen Desk { get; } = new();

    /// <summary>The narrowest phone.</summary>
    public static Screen Phone { get; } = new() { Width = 320 };

    /// <summary>Height of the window in CSS pixels.</summary>
    public int Height => Width < 600 ? 640 : 900;

    /// <inheritdoc/>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Width}-{(IsDark ? "dark" : "light")}{(HasScripts ? "" : "-noscript")}{(IsTouched ? "-touch" : "")}");
}
