using System.Globalization;
using System.Text.Json;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>Writes many documents: requests of bounded size, a few at once, every document's own result read.</summary>
/// <remarks>
/// A request whose connection broke is sent again as a whole: with ids made from content that changes nothing. Documents that the server
/// was too busy for are sent again alone, after a wait; a request it would not take at all is halved. When the server stays
/// unable, or says no for a reason that concerns all documents, an exception ends the bulk; what was written stays, and repeating the bulk
/// completes it. May be called from several threads at once.
/// </remarks>
internal sealed class BulkWriter
{
    private readonly ElasticClient _client;
    private readonly string _path;
    private readonly ChunkLimit _limit;

    /// <summary>Creates a writer.</summary>
    /// <param name="client">The server.</param>
    /// <param name="target">Alias or index to write to.</param>
    /// <param name="requiresAlias">Whether the target must be an alias: otherwise a missing one would silently become an index.</param>
    public BulkWriter(ElasticClient client, string target, bool requiresAlias)
    {
        _client = client;
        _limit = new ChunkLimit(client.Options.BulkBytes);

        // The server gives up before we do, so that its own words arrive.
        int seconds = Math.Max(1, (int)(client.Options.BulkTimeout.TotalSeconds * 2 / 3));
        _path = string.Create(
            CultureInfo.InvariantCulture,
            $"{target}/_bulk?timeout={seconds}s{(requiresAlias ? "&require_alias=true" : "")}&filter_path=errors,items.*._id,items.*.status,items.*.error");
    }

    /// <summary>Writes.</summary>
    /// <param name="actions">Taken as they are sent, so they may be made on the way. An id at most once: requests overtake each other.</param>
    /// <param name="cancellationToken">Between requests, and during one: what was sent may or may not be written.</param>
    /// <exception cref="IndexUnavailableException">The server cannot be reached, stays too busy, or takes no writes.</exception>
    /// <exception cref="IndexFormatException">The server does not understand the request.</exception>
    public async Task<BulkReport> WriteAsync(IEnumerable<BulkAction> actions, CancellationToken cancellationToken)
    {
        BulkOutcome outcome = new();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _client.Options.BulkParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Chunks(actions), parallel, async (chunk, token) => await SendAsync(chunk, outcome, token).ConfigureAwait(false)).ConfigureAwait(false);
        return outcome.ToReport();
    }

    private static PooledBuffer Write(List<BulkAction> actions)
    {
        PooledBuffer body = new(actions.Sum(static action => action.Size));
        using Utf8JsonWriter writer = body.CreateWriter();
        foreach (BulkAction action in actions)
        {
            action.AppendTo(body, writer);
        }

        return body;
    }

    /// <remarks>One document may meet a fault of the server that the next attempt does not.</remarks>
    private static bool MayPass(RequestFailure failure) => failure.IsPassing || failure.Kind == FailureKind.ServerFault;

    private IEnumerable<List<BulkAction>> Chunks(IEnumerable<BulkAction> actions)
    {
        List<BulkAction> chunk = [];
        long bytes = 0;
        foreach (BulkAction action in actions)
        {
            if (chunk.Count == _client.Options.BulkDocuments || (chunk.Count > 0 && bytes + action.Size > _limit.Bytes))
            {
                yield return chunk;
                chunk = [];
                bytes = 0;
            }

            chunk.Add(action);
            bytes += action.Size;
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }

    private async Task SendAsync(List<BulkAction> chunk, BulkOutcome outcome, CancellationToken cancellationToken)
    {
        Stack<List<BulkAction>> parts = new([chunk]);
        RetryBudget budget = _client.Retries.Start(RequestKind.Bulk);
        while (parts.TryPop(out List<BulkAction>? part))
        {
            using PooledBuffer body = Write(part);
            ElasticRequest request = new(HttpMethod.Post, _path) { Kind = RequestKind.Bulk, Body = body, IsLines = true, Accepted = [413, 429] };
            using ElasticReply reply = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            RequestFailure? failure = reply.IsSuccess ? null : RequestFailure.OfStatus(reply.Status, reply.Error, reply.RetryAfter);
            if (failure?.Kind == FailureKind.TooLarge)
            {
                Split(part, body.Length, isForGood: true, parts, outcome);
                continue;
            }

            if (failure is null)
            {
                (List<BulkAction> again, failure) = Sort(part, reply.Root, request, outcome);
                if (again.Count < part.Count)
                {
                    budget = _client.Retries.Start(RequestKind.Bulk); // something got done: patience starts anew
                }

                if (failure is null)
                {
                    _limit.Succeed();
                    continue;
                }

                parts.Push(again);
            }
            else if (MayPass(failure))
            {
                Split(part, body.Length, isForGood: false, parts, outcome);
            }

            if (!MayPass(failure) || budget.Next(failure.RetryAfter) is not { } delay)
            {
                throw FailureText.ToException(failure, request, _client.Options, budget.Used);
            }

            await _client.Retries.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts a refused request back in two halves; a single document stays whole, or is rejected when its size is the reason.</summary>
    private void Split(List<BulkAction> part, int bytes, bool isForGood, Stack<List<BulkAction>> parts, BulkOutcome outcome)
    {
        if (part.Count == 1 && isForGood)
        {
            outcome.AddRejected(new BulkRejection(part[0], 413, "document_too_large", string.Create(
                CultureInfo.InvariantCulture, $"{bytes} bytes are more than the server takes in one request (http.max_content_length)")));
            return;
        }

        if (part.Count == 1)
        {
            parts.Push(part);
            return;
        }

        _limit.Refuse(bytes, isForGood);
        int half = (part.Count + 1) / 2;
        parts.Push(part[half..]);
        parts.Push(part[..half]);
    }

    /// <summary>Reads every document's result; returns those to send again, with the reason.</summary>
    private (List<BulkAction> Again, RequestFailure? Failure) Sort(List<BulkAction> part, JsonElement root, ElasticRequest request, BulkOutcome outcome)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out JsonElement items) || items.GetArrayLength() != part.Count)
        {
            throw FailureText.ToException(
                new RequestFailure(FailureKind.Refusal, 200) { Detail = "the answer does not have one result for each document" }, request, _client.Options);
        }

        List<BulkAction> again = [];
        RequestFailure? failure = null;
        int done = 0;
        int position = 0;
        foreach (JsonElement item in items.EnumerateArray())
        {
            BulkAction action = part[position++];
            JsonElement result = item.EnumerateObject().First().Value; // {"index": {...}}
            int status = result.GetProperty("status").GetInt32();
            if (status is >= 200 and < 300)
            {
                done++;
                continue;
            }

            ServerError? error = result.TryGetProperty("error", out JsonElement said) ? ServerError.OfError(said) : null;
            RequestFailure itemFailure = RequestFailure.OfStatus(status, error, null);
            if (status == 409)
            {
                outcome.AddConflict(action);
            }
            else if (status == 404 && error is not { IsMissingIndex: true })
            {
                outcome.AddMissing(action);
            }
            else if (itemFailure.Kind is FailureKind.Refusal or FailureKind.TooLarge)
            {
                outcome.AddRejected(new BulkRejection(action, status, error?.Type ?? "", error?.Reason ?? ""));
            }
            else
            {
                // Too busy, or wrong for all documents. What is wrong for all decides.
                again.Add(action);
                failure = failure is null || !MayPass(itemFailure) ? itemFailure : failure;
            }
        }

        outcome.AddDone(done);
        return (again, failure);
    }
}
