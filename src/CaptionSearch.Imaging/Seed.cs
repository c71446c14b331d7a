namespace CaptionSearch.Imaging;
