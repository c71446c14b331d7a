namespace CaptionSearch.Web.Api;

/// <summary>What became of the pictures of an upload.</summary>
/// <param name="Pictures">In their order.</param>
internal sealed record UploadAnswer(IReadOnlyList<UploadedAnswer> Pictures);
