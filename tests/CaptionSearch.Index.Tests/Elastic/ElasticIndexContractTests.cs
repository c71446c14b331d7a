namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>The contract, on a real server through aliases.</summary>
public abstract class ElasticIndexContractTests(int version) : CaptionIndexContract
{
    private ElasticTestIndex? _index;

    protected override async ValueTask<ICaptionIndex> CreateAsync()
    {
        _index = await ElasticTestIndex.CreateAsync(version);
        return await _index.OpenAsync();
    }

    protected override async ValueTask DeleteAsync()
    {
        if (_index is not null)
        {
            await _index.DisposeAsync();
        }
    }
}

/// <summary>The contract on Elasticsearch 8.</summary>
[Trait("Needs", "elastic")]
public sealed class Elastic8ContractTests() : ElasticIndexContractTests(8);

/// <summary>The contract on Elasticsearch 9.</summary>
[Trait("Needs", "elastic")]
public sealed class Elastic9ContractTests() : ElasticIndexContractTests(9);
