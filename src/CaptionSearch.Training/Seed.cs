namespace CaptionSearch.Training;
