using System.Diagnostics;
using System.Diagnostics.Metrics;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Web.Telemetry;

/// <summary>Counts what the server does for people, beside what the framework counts of HTTP.</summary>
public sealed class WebMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "CaptionSearch";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _queries;
    private readonly Counter<long> _captions;
    private readonly Histogram<double> _queryTime;
    private readonly Histogram<double> _captionTime;

    /// <summary>Makes the instruments.</summary>
    /// <param name="captions">Its queue is looked at when somebody asks.</param>
    public WebMeter(CaptionDesk captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        _queries = _meter.CreateCounter<long>("captionsearch.queries", "{query}", "Searches, by what was asked with and what became of them");
        _queryTime = _meter.CreateHistogram("captionsearch.query.duration", "s", "Duration of searches", tags: null, advice: Seconds);
        _captions = _meter.CreateCounter<long>("captionsearch.captions", "{caption}", "Pictures sent for a sentence, by what became of them");
        _captionTime = _meter.CreateHistogram("captionsearch.caption.duration", "s", "Duration of captions, waiting included", tags: null, advice: Seconds);
        _meter.CreateObservableGauge("captionsearch.caption.queue", () => captions.Waiting, "{caption}", "Pictures that wait for their sentence");
        _meter.CreateObservableGauge("captionsearch.caption.running", () => captions.Running, "{caption}", "Pictures that are being described");
        _meter.CreateObservableCounter("captionsearch.pictures.described", () => captions.Described, "{picture}", "Pictures that the model looked at");
        _meter.CreateObservableGauge("captionsearch.index.documents", () => Documents, "{document}", "Documents of the index");
        _meter.CreateObservableGauge("captionsearch.index.size", () => IndexBytes, "By", "Space of the index on disk");
    }

    /// <summary>Documents of the index, when it was last looked at.</summary>
    public long Documents { get; set; }

    /// <summary>Space of the index on disk, when it was last looked at.</summary>
    public long IndexBytes { get; set; }

    /// <summary>Counts a search.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="search">Searches.</param>
    public Task<SearchReply> QueryAsync(SearchRequest request, Func<Task<SearchReply>> search)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(search);
        string with = (request.PictureBytes is not null || request.Picture is not null, !string.IsNullOrWhiteSpace(request.Text)) switch
        {
            (true, true) => "both",
            (true, false) => "picture",
            _ => "text",
        };
        return CountAsync(search, _queries, _queryTime, static reply => reply.Hits.Count > 0 ? "found" : "nothing", [new("with", with)]);
    }

    /// <summary>Counts a caption.</summary>
    /// <param name="caption">Captions.</param>
    public Task<CaptionAnswer> CaptionAsync(Func<Task<CaptionAnswer>> caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return CountAsync(caption, _captions, _captionTime, static _ => "done", []);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static async Task<T> CountAsync<T>(
        Func<Task<T>> work, Counter<long> counter, Histogram<double> time, Func<T, string> outcome, KeyValuePair<string, object?>[] tags)
    {
        long start = Stopwatch.GetTimestamp();
        string result = "failed";
        try
        {
            T answer = await work().ConfigureAwait(false);
            result = outcome(answer);
            return answer;
        }
        catch (BusyException)
        {
            result = "busy";
            throw;
        }
        catch (OperationCanceledException)
        {
            result = "cancelled";
            throw;
        }
        finally
        {
            counter.Add(1, [.. tags, new("outcome", result)]);
            time.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        }
    }
}
