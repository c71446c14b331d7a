namespace CaptionSearch.Engine.Exchange;

/// <summary>What was exported.</summary>
/// <param name="Documents">Documents written.</param>
/// <param name="Vectors">Of these, with vector.</param>
public sealed record ExportReport(long Documents, long Vectors);
