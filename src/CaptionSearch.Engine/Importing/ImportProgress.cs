namespace CaptionSearch.Engine.Importing;

/// <summary>How far a run is.</summary>
/// <param name="Items">Items that this run has done.</param>
/// <param name="Part">How much of this run's work that is, 0..1: counted where the number of items is known, else by the bytes read.</param>
public sealed record ImportProgress(long Items, double Part);
