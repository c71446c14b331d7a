namespace CaptionSearch.Web.Api;

/// <summary>Marks an address that takes a picture also as a form's file or as the body itself.</summary>
internal sealed class PictureBody;
