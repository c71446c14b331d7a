namespace CaptionSearch.Index;
