using System.Globalization;

namespace CaptionSearch.Web.Training;

/// <summary>A curve over epochs as the server draws it; <c>js/training.js</c> draws the same while a training runs.</summary>
/// <param name="Part">Part of the training, as in the events.</param>
/// <param name="Value">Name of the number in the events.</param>
/// <param name="Title">For people.</param>
/// <param name="Epochs">Length of the x axis; at least 1 is drawn.</param>
/// <param name="Points">x in epochs, rising; y at least 0.</param>
/// <param name="Decimals">Decimals of numbers that are shown.</param>
public sealed record LineChart(string Part, string Value, string Title, int Epochs, IReadOnlyList<(double X, double Y)> Points, int Decimals)
{
    /// <summary>Width of the drawing, in its own units.</summary>
    public const int Width = 400;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 170;

    /// <summary>Left end of the x axis.</summary>
    public const int Left = 44;

    /// <summary>Right end of the x axis.</summary>
    public const int Right = 390;

    /// <summary>Upper end of the y axis.</summary>
    public const int Top = 10;

    /// <summary>Lower end of the y axis.</summary>
    public const int Bottom = 145;

    /// <summary>Upper end of the y axis in the curve's numbers: 1, 2 or 5 times a power of ten, not below any point.</summary>
    public double Most => RoundUp(Points.Count == 0 ? 0 : Points.Max(static point => point.Y));

    /// <summary>The last value; empty when there is none.</summary>
    public string Last => Points.Count == 0 ? "" : Text(Points[^1].Y);

    /// <summary>The curve's corners, as <c>polyline</c> takes them.</summary>
    public string Corners => string.Join(' ', Places().Select(static place => $"{Coordinate(place.X)},{Coordinate(place.Y)}"));

    /// <summary>Where the last point lies, for a dot: a line with one corner is not drawn. Null when there is none.</summary>
    public (string X, string Y)? Dot => Points.Count == 0 ? null : Places().Select(static place => (Coordinate(place.X), Coordinate(place.Y))).Last();

    /// <summary>A number as it is shown.</summary>
    public string Text(double value) => value.ToString(Decimals == 0 ? "0" : "0." + new string('0', Decimals), CultureInfo.InvariantCulture);

    private static string Coordinate(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private IEnumerable<(double X, double Y)> Places()
    {
        double most = Most;
        return Points.Select(point => (Left + (point.X / Math.Max(1, Epochs) * (Right - Left)), Bottom - (point.Y / most * (Bottom - Top))));
    }

    private static double RoundUp(double value)
    {
        if (value <= 0)
        {
            return 1;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (double step in (double[])[1, 2, 5, 10])
        {
            if (value <= step * power * (1 + 1e-9))
            {
                return step * power;
            }
        }

        return 10 * power;
    }
}
