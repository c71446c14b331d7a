using System.Text.Json;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>One action of a bulk.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Id">With which document.</param>
internal sealed record BulkAction(BulkActionKind Kind, string Id)
{
    /// <summary>
    /// JSON without line breaks, UTF-8: the document (index, create) or <c>{"doc":{...}}</c> (update). Empty for a delete. Must not change
    /// until the bulk is done.
    /// </summary>
    public ReadOnlyMemory<byte> Source { get; init; }

    /// <summary>The document must still be as it was read: its <c>_seq_no</c> then. Null: whatever it is now. Goes with <see cref="IfPrimaryTerm"/>.</summary>
    public long? IfSeqNo { get; init; }

    /// <summary>The document's <c>_primary_term</c> when it was read.</summary>
    public long? IfPrimaryTerm { get; init; }

    /// <summary>Name of the action in the protocol.</summary>
    public string Name => Kind switch
    {
        BulkActionKind.Index => "index",
        BulkActionKind.Create => "create",
        BulkActionKind.Update => "update",
        _ => "delete",
    };

    /// <summary>Bytes it takes in a request, a little too high rather than too low.</summary>
    internal int Size => Source.Length + Id.Length + (IfSeqNo is null ? 32 : 96);

    /// <summary>Appends its one or two lines.</summary>
    internal void AppendTo(PooledBuffer body, Utf8JsonWriter writer)
    {
        writer.Reset(body);
        writer.WriteStartObject();
        writer.WriteStartObject(Name);
        writer.WriteString("_id", Id);
        if (IfSeqNo is { } sequence && IfPrimaryTerm is { } term)
        {
            writer.WriteNumber("if_seq_no", sequence);
            writer.WriteNumber("if_primary_term", term);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        body.Append("\n"u8);
        if (Kind != BulkActionKind.Delete)
        {
            body.Append(Source.Span);
            body.Append("\n"u8);
        }
    }
}
