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

    /// <summary>
    /// Folder of the model that <see cref="Model"/> loads whatever the index's vectors are of; null when it follows the index. Default null. With one
    /// the model cannot be changed on the training page: this server would go on with the old one.
    /// </summary>
    public string? FixedModel { get; init; }

    /// <summary>Address to listen on. Default: this machine only. Another one needs <see cref="Key"/> or <see cref="IsOpenToAll"/>.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on; 0 for any free one. Default 5000.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What visitors and programs have to know; null for nothing. Default null.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Whether everybody who reaches the address is welcome without a key. Default false.</summary>
    public bool IsOpenToAll { get; init; }

    /// <summary>
    /// Names by which the server may be called besides <c>localhost</c>, <c>127.0.0.1</c> and <c>[::1]</c>; without port. Default: none. Other
    /// names are refused when there is a name here, or when a server without key listens on this machine only: a page from elsewhere
    /// whose name was made to lead here must not read it (DNS rebinding).
    /// </summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>What a request may cost.</summary>
    public RequestLimits Limits { get; init; } = new();

    /// <summary>Where log lines go; null for standard error.</summary>
    public TextWriter? Log { get; init; }

    /// <summary>Whether log lines are JSON objects. Default false.</summary>
    public bool LogsJson { get; init; }

    /// <summary>The web root, a folder with <c>css</c>, <c>js</c> and <c>icons</c>; null to look for <c>static</c> from the program's folder upwards.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Folders, absolute, that a visitor may have indexed or trained from. Default: none.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>How this program is started for a training in a process of its own: a file and the arguments before the verb. Default empty: as this process was.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>Whether only calls by a known name are answered, see <see cref="HostNames"/>.</summary>
    internal bool ChecksHostNames => HostNames.Count > 0 || (Key is null && IPAddress.IsLoopback(Address));
}
