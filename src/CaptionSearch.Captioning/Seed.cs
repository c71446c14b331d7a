namespace CaptionSearch.Captioning;
