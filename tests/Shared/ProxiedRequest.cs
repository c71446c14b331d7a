namespace CaptionSearch.Tests.Shared;

/// <summary>A request that reached a <see cref="FaultProxy"/>.</summary>
/// <param name="Number">0 for the first, counted over all connections.</param>
/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">As it was sent.</param>
internal sealed record ProxiedRequest(int Number, string Method, string Path, byte[] Body)
{
    /// <summary>Whether it is a bulk.</summary>
    public bool IsBulk => Path.Contains("/_bulk", StringComparison.Ordinal);
}
