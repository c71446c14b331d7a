using System.ComponentModel.DataAnnotations;
using CaptionSearch.Imaging;

namespace CaptionSearch.Web.Hosting;

/// <summary>What one request may cost, and how many may wait.</summary>
public sealed record RequestLimits
{
    /// <summary>What a form may have around its files, in bytes.</summary>
    internal const int FormOverhead = 1 << 20;

    /// <summary>Largest encoded picture in bytes, 1 kB to 1 GB. Default 20 MB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int PictureBytes { get; init; } = 20 << 20;

    /// <summary>Largest upload of several pictures in bytes, 1 kB to 1 GB. Default 64 MB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int UploadBytes { get; init; } = 64 << 20;

    /// <summary>Pictures that may wait for their sentence; the next one is answered 429. 1 to 10,000. Default 128.</summary>
    [Range(1, 10_000)]
    public int Queue { get; init; } = 128;

    /// <summary>Connections that are open at the same time; further ones are closed at once. 1 to 100,000. Default 1,024.</summary>
    [Range(1, 100_000)]
    public int Connections { get; init; } = 1024;

    /// <summary>Longest time that a connection stays open without a request. Default 2 min.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time from the first byte of a request to the end of its headers. Default 10 s.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Fewest bytes a second, on average, in which a body may arrive and a reply may be read, 1 to 1 M. Below it a request is answered 408, and
    /// the connection of a reply is cut. Default 1,024.
    /// </summary>
    [Range(1, 1 << 20)]
    public int SlowestRate { get; init; } = 1024;

    /// <summary>How long a body or a reply may stand still before <see cref="SlowestRate"/> counts; more than 1 s. Default 10 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for an answer. Default 60 s.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time for a page, and for an upload of several pictures, which are described and indexed before it is answered. Default 10 min.</summary>
    public TimeSpan UploadTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What decoding a picture may cost.</summary>
    public DecodeLimits Decoding => new() { MaxMegabytes = Math.Max(1, (PictureBytes + (1 << 20) - 1) >> 20) };
}
