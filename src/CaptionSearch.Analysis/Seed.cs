namespace CaptionSearch.Analysis;
