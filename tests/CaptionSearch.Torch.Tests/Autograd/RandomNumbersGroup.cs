namespace TorchSharp.Tests;

/// <summary>Tests that seed the shared random numbers: they run while no other test draws from them.</summary>
[CollectionDefinition("random numbers", DisableParallelization = true)]
public sealed class RandomNumbersGroup;
