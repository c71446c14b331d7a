namespace CaptionSearch.Web.Api;

/// <summary>A JSON body that an address takes, to be copied and tried.</summary>
/// <param name="Json">The body.</param>
internal sealed record BodyExample(string Json);
