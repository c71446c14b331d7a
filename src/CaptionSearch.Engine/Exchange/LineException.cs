namespace CaptionSearch.Engine.Exchange;

/// <summary>A line of an exported index cannot be taken; the message says why, without file and line number.</summary>
internal sealed class LineException(string message) : Exception(message);
