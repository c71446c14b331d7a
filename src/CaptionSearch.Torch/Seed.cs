namespace CaptionSearch.Torch;
