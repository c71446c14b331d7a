namespace CaptionSearch.Training.Tests;

/// <summary>Tests that draw from the tensors' random numbers, of which there is one source in the process: never two at a time.</summary>
[CollectionDefinition(nameof(SharedRandomNumbers))]
public sealed class SharedRandomNumbers;
