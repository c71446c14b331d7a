namespace CaptionSearch.Engine;
