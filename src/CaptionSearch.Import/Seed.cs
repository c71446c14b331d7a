namespace CaptionSearch.Import;
