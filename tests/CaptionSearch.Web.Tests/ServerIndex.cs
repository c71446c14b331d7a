using CaptionSearch.Engine;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web;

/// <summary>An index on a real Elasticsearch that can go out of reach.</summary>
internal static class ServerIndex
{
    /// <summary>A new index behind a proxy, with retries too short to wait for.</summary>
    public static IndexSettings Behind(FaultProxy road, bool keepsCopy) => new()
    {
        Server = new ElasticOptions
        {
            Url = new Uri(road.Url),
            IndexName = ElasticServer.NewName("web"),
            RetryBase = TimeSpan.FromMilliseconds(1),
            RetryCap = TimeSpan.FromMilliseconds(5),
        },
        KeepsLocalCopy = keepsCopy,
    };

    /// <summary>Until the version that answers has been looked at again, which happens once a second.</summary>
    public static Task LookAsync() => Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
}
