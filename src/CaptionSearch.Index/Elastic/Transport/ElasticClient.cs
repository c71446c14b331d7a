using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>A thin client of Elasticsearch's REST interface: checks the server once, repeats what may be repeated, and puts errors into sentences.</summary>
/// <remarks>
/// One instance a process. May be called from several threads at once. Errors: <see cref="IndexUnavailableException"/> (down, credentials,
/// version, busy, read-only, index missing) and <see cref="IndexFormatException"/> (the server does not take a request of this program).
/// </remarks>
internal sealed class ElasticClient : IDisposable
{
    private const string JsonType = "application/vnd.elasticsearch+json;compatible-with=8";
    private const string LinesType = "application/vnd.elasticsearch+x-ndjson;compatible-with=8";
    private const string ProductHeader = "X-Elastic-Product";
    private const int DefaultGzipThreshold = 4096;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly CaPin? _pin;
    private readonly int _gzipThreshold;
    private readonly SemaphoreSlim _checking = new(1, 1);
    private volatile object? _version; // a boxed ServerVersion: set once, read without a lock

    /// <summary>Creates a client; nothing is sent yet.</summary>
    /// <param name="options">Address, credentials, limits.</param>
    /// <param name="handler">What sends; null for the real thing. Disposed with the client.</param>
    /// <param name="time">Clock of time limits and waits; null for the real one.</param>
    /// <param name="random">Jitter, 0..1; null for a random number.</param>
    /// <exception cref="ArgumentException">The fingerprint is none.</exception>
    public ElasticClient(ElasticOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null, Func<double>? random = null)
    {
        Options = options;
        _time = time ?? TimeProvider.System;
        _pin = options.CaFingerprint is null ? null : new CaPin(options.CaFingerprint);
        _gzipThreshold = options.GzipThreshold ?? (options.Url.IsLoopback ? int.MaxValue : DefaultGzipThreshold);
        Retries = new RetryPolicy(options, _time, random ?? Random.Shared.NextDouble);
        _http = new HttpClient(handler ?? CreateHandler(options, _pin))
        {
            Timeout = Timeout.InfiniteTimeSpan, // each kind of request has its own
        };
        _http.DefaultRequestHeaders.Authorization = Credentials(options);
    }

    /// <summary>What this client was made with.</summary>
    public ElasticOptions Options { get; }

    /// <summary>How requests are repeated; for those who repeat parts of a request by themselves.</summary>
    public RetryPolicy Retries { get; }

    /// <summary>The server's version; asks the server the first time.</summary>
    public async Task<ServerVersion> GetVersionAsync(CancellationToken cancellationToken)
    {
        if (_version is ServerVersion known)
        {
            return known;
        }

        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_version is ServerVersion meanwhile)
            {
                return meanwhile;
            }

            ServerVersion version = await CheckAsync(cancellationToken).ConfigureAwait(false);
            _version = version;
            return version;
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>Sends a request without a body, or with a body of JSON.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">Path and query below the server's address.</param>
    /// <param name="kind">Decides the time limit and the repetitions.</param>
    /// <param name="body">Writes the body; null for none.</param>
    /// <param name="accepted">Statuses outside 200..299 that the caller reads by itself.</param>
    /// <param name="cancellationToken">Ends the request and the waits between repetitions.</param>
    public async Task<ElasticReply> SendAsync(
        HttpMethod method, string path, RequestKind kind, Action<Utf8JsonWriter>? body, IReadOnlyCollection<int> accepted, CancellationToken cancellationToken)
    {
        using PooledBuffer? bytes = body is null ? null : PooledBuffer.OfJson(body);
        return await SendAsync(new ElasticRequest(method, path) { Kind = kind, Body = bytes, Accepted = accepted }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request; before the first one the server is checked.</summary>
    public async Task<ElasticReply> SendAsync(ElasticRequest request, CancellationToken cancellationToken)
    {
        await GetVersionAsync(cancellationToken).ConfigureAwait(false);
        using PooledBuffer? compressed = request.Body is { } body && body.Length >= _gzipThreshold ? Compress(body) : null;
        return await RepeatAsync(request, compressed, isCheck: false, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _http.Dispose();
        _checking.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(ElasticOptions options, CaPin? pin)
    {
        SocketsHttpHandler handler = new()
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // the address behind a service name may change
            ConnectTimeout = options.ConnectTimeout,
            AutomaticDecompression = DecompressionMethods.GZip,
            AllowAutoRedirect = false, // credentials go to the address that was given, nowhere else
            UseCookies = false,
        };
        if (pin is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = pin.Accepts;
        }

        return handler;
    }

    private static AuthenticationHeaderValue? Credentials(ElasticOptions options)
    {
        if (options.ApiKey is { Length: > 0 } key)
        {
            return new AuthenticationHeaderValue("ApiKey", key.Contains(':', StringComparison.Ordinal) ? Base64(key) : key.Trim());
        }

        return options.User is { Length: > 0 } user ? new AuthenticationHeaderValue("Basic", Base64($"{user}:{options.Password}")) : null;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static PooledBuffer Compress(PooledBuffer body)
    {
        PooledBuffer compressed = new(body.Length / 2);
        using (GZipStream gzip = new(new BufferStream(compressed), CompressionLevel.Fastest))
        {
            gzip.Write(body.Written.Span);
        }

        return compressed;
    }

    private async Task<ServerVersion> CheckAsync(CancellationToken cancellationToken)
    {
        ElasticRequest request = new(HttpMethod.Get, "") { Kind = RequestKind.Search };
        using ElasticReply reply = await RepeatAsync(request, compressed: null, isCheck: true, cancellationToken).ConfigureAwait(false);
        return ServerIdentity.Check(reply.Root) is { } problem
            ? throw FailureText.ToException(problem, request, Options)
            : ServerIdentity.Version(reply.Root);
    }

    private async Task<ElasticReply> RepeatAsync(ElasticRequest request, PooledBuffer? compressed, bool isCheck, CancellationToken cancellationToken)
    {
        RetryBudget budget = Retries.Start(request.Kind);
        while (true)
        {
            (ElasticReply? reply, RequestFailure? failure) = await TryAsync(request, compressed, isCheck, cancellationToken).ConfigureAwait(false);
            if (reply is not null)
            {
                return reply;
            }

            // A person waits for a search: after a whole time limit without an answer there is no second one.
            bool isWorthwhile = failure!.IsPassing && request.IsRepeatable
                && !(failure.Kind == FailureKind.Timeout && request.Kind == RequestKind.Search);
            if (!isWorthwhile || budget.Next(failure.RetryAfter) is not { } delay)
            {
                throw FailureText.ToException(failure, request, Options, budget.Used);
            }

            await Retries.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(ElasticReply? Reply, RequestFailure? Failure)> TryAsync(
        ElasticRequest request, PooledBuffer? compressed, bool isCheck, CancellationToken cancellationToken)
    {
        TimeSpan limit = TimeLimit(request.Kind);
        using CancellationTokenSource timeout = new(limit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage message = ToMessage(request, compressed, isCheck);
            using HttpResponseMessage response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            JsonDocument? document = await ReadAsync(response, either.Token).ConfigureAwait(false);
            return Judge(request, response, document, isCheck);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            // Also the handler's own limit on connecting ends here.
            string passed = timeout.IsCancellationRequested ? Seconds(limit) : $"{Seconds(Options.ConnectTimeout)} (not even a connection)";
            return (null, new RequestFailure(FailureKind.Timeout) { Cause = error, Detail = passed });
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && RequestFailure.OfConnection(error) is { } failure)
        {
            return (null, failure.Kind == FailureKind.Tls && _pin?.Problem is { } problem ? failure with { Detail = problem } : failure);
        }
        catch (JsonException error)
        {
            return (null, new RequestFailure(FailureKind.Cut) { Cause = error });
        }
        catch (Exception error) when (error is HttpRequestException or IOException && cancellationToken.IsCancellationRequested)
        {
            // The connection was closed because the caller gave up: a cancellation, whatever the socket says.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }

    private (ElasticReply? Reply, RequestFailure? Failure) Judge(ElasticRequest request, HttpResponseMessage response, JsonDocument? document, bool isCheck)
    {
        int status = (int)response.StatusCode;
        bool hasHeader = response.Headers.TryGetValues(ProductHeader, out IEnumerable<string>? products)
            && products.Contains("Elasticsearch", StringComparer.Ordinal);
        if (response.IsSuccessStatusCode ? !hasHeader : isCheck && !hasHeader && status is not (401 or 403 or 429 or >= 500))
        {
            string found = ServerIdentity.Describe(response, document?.RootElement ?? default);
            document?.Dispose();
            return (null, new RequestFailure(FailureKind.NotElasticsearch, status) { Detail = found });
        }

        TimeSpan? retryAfter = RetryAfter(response);
        if (response.IsSuccessStatusCode || request.Accepted.Contains(status))
        {
            return (new ElasticReply(status, document, retryAfter), null);
        }

        ServerError? error = ServerError.Of(document?.RootElement ?? default);
        document?.Dispose();
        return (null, RequestFailure.OfStatus(status, error, retryAfter));
    }

    private HttpRequestMessage ToMessage(ElasticRequest request, PooledBuffer? compressed, bool isCheck)
    {
        Debug.Assert(!request.Path.StartsWith('/'), "paths are relative");
        string address = Options.Url.AbsoluteUri;
        HttpRequestMessage message = new(request.Method, (address.EndsWith('/') ? address : address + "/") + request.Path);

        // The first request must be understood by any server; later ones keep an Elasticsearch 9 to the forms of 8.
        message.Headers.TryAddWithoutValidation("Accept", isCheck ? "application/json" : JsonType);
        if (request.Body is not null)
        {
            ReadOnlyMemoryContent content = new((compressed ?? request.Body).Written);
            content.Headers.TryAddWithoutValidation("Content-Type", request.IsLines ? LinesType : JsonType);
            if (compressed is not null)
            {
                content.Headers.ContentEncoding.Add("gzip");
            }

            message.Content = content;
        }

        return message;
    }

    /// <remarks>Read to the end before it is judged, so that an answer that breaks off counts as no answer.</remarks>
    private static async Task<JsonDocument?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        bool isJson = response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true;
        if (!isJson || response.Content.Headers.ContentLength == 0)
        {
            return null;
        }

        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            return await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };

    private TimeSpan TimeLimit(RequestKind kind) => kind switch
    {
        RequestKind.Search => Options.SearchTimeout,
        RequestKind.Bulk => Options.BulkTimeout,
        _ => Options.AdministrationTimeout,
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
