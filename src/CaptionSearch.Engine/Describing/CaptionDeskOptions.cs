using System.ComponentModel.DataAnnotations;

namespace CaptionSearch.Engine.Describing;

/// <summary>How much a <see cref="CaptionDesk"/> does at once and lets wait.</summary>
public sealed record CaptionDeskOptions
{
    /// <summary>Most pictures that wait, 1 to 10,000. Default 128; one more is refused.</summary>
    [Range(1, 10_000)]
    public int Waiting { get; init; } = 128;

    /// <summary>Most megabytes of 2^20 bytes that the waiting pictures may have together, 1 to 65,536. Default 512; what would be more is refused. One alone may always wait.</summary>
    [Range(1, 65_536)]
    public int WaitingMegabytes { get; init; } = 512;

    /// <summary>Pictures described at once, one on each thread, 1 to 1,024. Default: the processor's cores.</summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Waiting, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Waiting, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(WaitingMegabytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(WaitingMegabytes, 65_536);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 1024);
    }
}
