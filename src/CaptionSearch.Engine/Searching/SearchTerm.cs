using System.Globalization;

namespace CaptionSearch.Engine.Searching;

/// <summary>A further text or picture of a search, with its weight.</summary>
/// <param name="Value">A picture, when a file or a document id, or when it ends like the name of a picture; otherwise a text.</param>
/// <param name="Weight">Above 0: wanted; below 0: not wanted; 0.01 to 100 in size.</param>
public sealed record SearchTerm(string Value, double Weight)
{
    private const double Smallest = 0.01;
    private const double Largest = 100;

    /// <summary>Reads <c>beach</c>, <c>2:beach</c> (twice the weight) or <c>0.5:beach.jpg</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="isWanted">Whether the weight counts for it or against it.</param>
    /// <exception cref="FormatException">There is nothing in it, or the weight is out of its range.</exception>
    public static SearchTerm Parse(string text, bool isWanted)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        double weight = 1;
        string value = text;
        if (colon > 0 && double.TryParse(text.AsSpan(0, colon), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double given))
        {
            if (given is not (>= Smallest and <= Largest))
            {
                throw new FormatException($"'{text}' has the weight {text[..colon]}; it must be {Smallest.ToString(CultureInfo.InvariantCulture)} to {Largest.ToString(CultureInfo.InvariantCulture)}.");
            }

            weight = given;
            value = text[(colon + 1)..];
        }

        return string.IsNullOrWhiteSpace(value)
            ? throw new FormatException($"'{text}' names no text and no picture; expected words or a file, for example 2:beach.")
            : new SearchTerm(value.Trim(), isWanted ? weight : -weight);
    }
}
