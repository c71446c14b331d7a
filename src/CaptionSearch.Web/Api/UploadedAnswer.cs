namespace CaptionSearch.Web.Api;

/// <summary>What became of one picture of an upload.</summary>
/// <param name="Name">As it was sent.</param>
/// <param name="Id">Of its document; null when it was refused.</param>
/// <param name="Caption">Its sentence; null when it was refused.</param>
/// <param name="Known">Whether the index had it before.</param>
/// <param name="Reason">Why it was refused; null when it was not.</param>
internal sealed record UploadedAnswer(string Name, string? Id, string? Caption, bool Known, string? Reason);
