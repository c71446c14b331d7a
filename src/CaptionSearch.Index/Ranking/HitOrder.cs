namespace CaptionSearch.Index.Ranking;

/// <summary>Order of the hits.</summary>
public enum HitOrder
{
    /// <summary>Best first.</summary>
    Score,

    /// <summary>Newest file first; those without a time last.</summary>
    Date,
}
