using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CaptionSearch.Web.Pages.Parts;

/// <summary><c>&lt;icon name="search" /&gt;</c>: a drawing of <c>icons/icons.svg</c>, as high as the text around it and in its colour. Says nothing to a screen reader.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTag(IFileVersionProvider versions) : TagHelper
{
    /// <summary>Id of a symbol of the file.</summary>
    public string Name { get; set; } = "";

    /// <summary>The page being made.</summary>
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext? Page { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        string file = versions.AddFileVersionToPath(Page?.HttpContext.Request.PathBase ?? "", "/icons/icons.svg");
        output.Content.SetHtmlContent($"<use href=\"{file}#{Name}\"></use>");
    }
}
