using System.Globalization;

namespace CaptionSearch.Engine.Searching;

/// <summary>Ranges as they are typed: <c>A..B</c>, <c>A..</c>, <c>..B</c>, or <c>A</c> alone for <c>A..A</c>. Both ends belong to the range.</summary>
public static class RangeText
{
    private const string Separator = "..";

    /// <summary>A range of days, months or years: <c>2024</c>, <c>2024-01..2024-06</c>, <c>..2023-12-24</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="zone">Where its days begin and end; null for this machine's time zone.</param>
    /// <returns>Beginning of the first day; end of the last, itself outside the range.</returns>
    /// <exception cref="FormatException">Not such a range, or its end lies before its beginning.</exception>
    public static (DateTimeOffset? From, DateTimeOffset? To) Dates(string text, TimeZoneInfo? zone = null)
    {
        (string first, string last) = Split(text, "2024, 2024-01..2024-06 or ..2023-12-24");
        DateTimeOffset? from = first.Length > 0 ? At(Period(first, text).Begin) : null;
        DateTimeOffset? to = last.Length > 0 ? At(Period(last, text).End) : null;
        return from >= to ? throw Backwards(text) : (from, to);

        DateTimeOffset At(DateTime local) => new(local, (zone ?? TimeZoneInfo.Local).GetUtcOffset(local));
    }

    /// <summary>A range of whole numbers, 0 or more: <c>800..</c>, <c>..600</c>, <c>640..1920</c>.</summary>
    /// <exception cref="FormatException">Not such a range, or its end lies before its beginning.</exception>
    public static (int? Min, int? Max) Numbers(string text)
    {
        (string first, string last) = Split(text, "800.., ..600 or 640..1920");
        int? min = first.Length > 0 ? Number(first) : null;
        int? max = last.Length > 0 ? Number(last) : null;
        return min > max ? throw Backwards(text) : (min, max);

        int Number(string end) => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"{Within(text, end)}'{end}' is not a whole number; expected for example 800.., ..600 or 640..1920.");
    }

    /// <summary>A range of sizes of files; k, M and G stand for 2^10, 2^20 and 2^30 bytes: <c>100k..2M</c>, <c>..500k</c>.</summary>
    /// <exception cref="FormatException">Not such a range, or its end lies before its beginning.</exception>
    public static (long? Min, long? Max) Bytes(string text)
    {
        (string first, string last) = Split(text, "100k..2M, 1M.. or ..500k");
        long? min = first.Length > 0 ? Size(first) : null;
        long? max = last.Length > 0 ? Size(last) : null;
        return min > max ? throw Backwards(text) : (min, max);

        long Size(string end)
        {
            int shift = char.ToLowerInvariant(end[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
            string digits = shift > 0 ? end[..^1] : end;
            return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number < (1L << 60) >> shift
                ? (long)(number * (1L << shift))
                : throw new FormatException($"{Within(text, end)}'{end}' is not a size; expected for example 100k..2M, 1M.. or ..500k.");
        }
    }

    private static (string First, string Last) Split(string text, string examples)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf(Separator, StringComparison.Ordinal);
        (string first, string last) = at < 0 ? (text.Trim(), text.Trim()) : (text[..at].Trim(), text[(at + Separator.Length)..].Trim());
        return first.Length == 0 && last.Length == 0
            ? throw new FormatException($"'{text}' is not a range; expected for example {examples}.")
            : (first, last);
    }

    private static (DateTime Begin, DateTime End) Period(string date, string text)
    {
        foreach ((string format, Func<DateTime, DateTime> next) in new (string, Func<DateTime, DateTime>)[]
        {
            ("yyyy-MM-dd", static begin => begin.AddDays(1)),
            ("yyyy-MM", static begin => begin.AddMonths(1)),
            ("yyyy", static begin => begin.AddYears(1)),
        })
        {
            if (DateTime.TryParseExact(date, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime begin) && begin.Year < 9999)
            {
                return (begin, next(begin));
            }
        }

        throw new FormatException($"{Within(text, date)}'{date}' is not a date; expected a year, month or day: 2024, 2024-01 or 2024-01-31.");
    }

    // The end that is wrong is named; the whole only where it is more than that end.
    private static string Within(string text, string end) => end == text ? "" : $"'{text}': ";

    private static FormatException Backwards(string text) => new($"'{text}' ends before it begins; give the smaller end first.");
}
