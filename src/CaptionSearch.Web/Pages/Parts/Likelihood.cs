namespace CaptionSearch.Web.Pages.Parts;

/// <summary>Probabilities and likenesses in words.</summary>
public static class Likelihood
{
    /// <summary>How likely it is that a hit is what was meant.</summary>
    /// <param name="probability">0..1.</param>
    public static string Words(double probability) => probability switch
    {
        >= 0.8 => "very likely",
        >= 0.5 => "likely",
        >= 0.2 => "perhaps",
        _ => "unlikely",
    };

    /// <summary>How like two pictures are.</summary>
    /// <param name="cosine">Of their vectors, -1..1.</param>
    public static string Likeness(double cosine) => cosine switch
    {
        >= 0.95 => "nearly the same",
        >= 0.75 => "very similar",
        >= 0.5 => "similar",
        >= 0.3 => "somewhat similar",
        _ => "hardly similar",
    };
}
