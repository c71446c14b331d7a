namespace CaptionSearch.Imaging.Tests.Decoding;

public sealed class ImageFormatsTests
{
    [Theory]
    [InlineData("jpegsave", ImageFormat.Jpeg, ".jpg", "image/jpeg")]
    [InlineData("pngsave", ImageFormat.Png, ".png", "image/png")]
    [InlineData("webpsave", ImageFormat.Webp, ".webp", "image/webp")]
    [InlineData("gifsave", ImageFormat.Gif, ".gif", "image/gif")]
    [InlineData("tiffsave", ImageFormat.Tiff, ".tif", "image/tiff")]
    public void Find_BeginningOfAFile_IsEnough(string save, ImageFormat expected, string extension, string contentType)
    {
        byte[] bytes = PictureFiles.Convert(PictureFiles.Png(20, 20, PictureFiles.Quarters(20, 20)), save);

        Assert.Equal(expected, ImageFormats.Find(bytes.AsSpan(0, ImageFormats.SignatureLength)));
        Assert.Equal((extension, contentType), (expected.Extension(), expected.ContentType()));
    }

    [Fact]
    public void Find_SomethingElse_IsNull()
    {
        Assert.Null(ImageFormats.Find([]));
        Assert.Null(ImageFormats.Find("<svg xmlns='http"u8));
    }
}
