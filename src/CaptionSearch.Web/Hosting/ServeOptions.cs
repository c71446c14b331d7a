using System.Net;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;

namespace CaptionSearch.Web.Hosting;

/// <summary>What is served, where, and to whom.</summary>
public sealed record ServeOptions
{
    /// <summary>Port when none is named.</summary>
    public const int DefaultPort = 5000;

    /// <summary>Where index and manifest lie.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>Loads the model for an index whose vectors have this fingerprint, null when it has none.</summary>
    public required Func<string?, CaptionModel> Model { get; init; }

    /// <summary>Address to listen on. Default: this machine only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on; 0 for any free one. Default 5000.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The web root, a folder with <c>css</c>, <c>js</c> and <c>icons</c>; null to look for <c>static</c> from the program's folder upwards.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Folders, absolute, that a visitor may have indexed or trained from. Default: none.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];
}
