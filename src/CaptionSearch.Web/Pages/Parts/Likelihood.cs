namespace CaptionSearch.Web.Pages.Parts;

/// <summary>Probabilities in words.</summary>
public static class Likelihood
{
    /// <summary>How likely it is that a hit is what was meant; null when nothing is known about it.</summary>
    /// <param name="probability">0..1, or null.</param>
    public static string? Words(double? probability) => probability switch
    {
        null => null,
        >= 0.8 => "very likely",
        >= 0.5 => "likely",
        >= 0.2 => "perhaps",
        _ => "unlikely",
    };
}
