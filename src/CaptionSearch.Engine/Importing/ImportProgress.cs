namespace CaptionSearch.Engine.Importing;

/// <summary>How far a run is.</summary>
/// <param name="Items">Items that this run has done.</param>
/// <param name="Part">How much of this run's work that is, 0..1: counted where the number of items is known, else by the bytes read.</param>
public sealed record ImportProgress(long Items, double Part)
{
    /// <summary>
    /// Whether the file is only being read: to be checked as a whole, for what an earlier run has done, or for what stands before its first record.
    /// Then <see cref="Items"/> is 0, and <see cref="Part"/> is how much of the file was read.
    /// </summary>
    public bool IsReading { get; init; }
}
