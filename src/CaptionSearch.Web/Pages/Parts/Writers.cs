using CaptionSearch.Index;

namespace CaptionSearch.Web.Pages.Parts;

/// <summary>Who wrote a sentence, in words of a page.</summary>
public static class Writers
{
    /// <summary>The model, a data set, or a person.</summary>
    public static string Name(CaptionSource source) => source switch
    {
        CaptionSource.Model => "the model",
        CaptionSource.Import => "a data set",
        _ => "a person",
    };
}
