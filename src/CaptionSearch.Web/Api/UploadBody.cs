namespace CaptionSearch.Web.Api;

/// <summary>Marks an address that takes several pictures as files of a form.</summary>
internal sealed class UploadBody;
