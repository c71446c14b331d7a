namespace CaptionSearch.Kernels;
