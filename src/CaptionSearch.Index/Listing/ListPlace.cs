using System.Globalization;

namespace CaptionSearch.Index.Listing;

/// <summary>The place of a document in a list: what it is sorted by. It stays valid when the document is gone.</summary>
/// <param name="Time">Of the file, in ticks of 100 ns, UTC; <see cref="NoTime"/> without.</param>
/// <param name="Id">Of the document.</param>
internal readonly record struct ListPlace(long Time, string Id) : IComparable<ListPlace>
{
    /// <summary>Stands in for a time that is not known: behind all others.</summary>
    public const long NoTime = -1;

    public static ListPlace Of(CaptionDocument document) => new(document.FileTime?.UtcTicks ?? NoTime, document.Id);

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static ListPlace Parse(string text)
        => text.Split('.') is [var time, var id]
            && DocumentId.IsValid(id)
            && long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ticks)
            && ticks >= NoTime
            ? new ListPlace(ticks, id)
            : throw new ArgumentException("Not a place of a list: take it from the page before or behind.", nameof(text));

    /// <summary>Newest first, then by id.</summary>
    public int CompareTo(ListPlace other)
    {
        int byTime = other.Time.CompareTo(Time);
        return byTime != 0 ? byTime : string.CompareOrdinal(Id, other.Id);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time}.{Id}");
}
