using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>The contract of versions, on a real server.</summary>
public abstract class ElasticIndexVersionsContractTests(int version) : IndexVersionsContract
{
    private ElasticTestIndex? _place;

    protected override async ValueTask<IIndexVersions> OpenAsync()
    {
        _place ??= await ElasticTestIndex.CreateAsync(version);
        return new ElasticIndexVersions(_place.Options);
    }

    protected override async ValueTask DeleteAsync()
    {
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }
}

/// <summary>The contract of versions on Elasticsearch 8.</summary>
[Trait("Needs", "elastic")]
public sealed class Elastic8VersionsContractTests() : ElasticIndexVersionsContractTests(8);

/// <summary>The contract of versions on Elasticsearch 9.</summary>
[Trait("Needs", "elastic")]
public sealed class Elastic9VersionsContractTests() : ElasticIndexVersionsContractTests(9);
