namespace CaptionSearch.Import.Tests;

/// <summary>Tests that measure the whole process, or need it to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
