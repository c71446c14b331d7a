using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Tests;

/// <summary>A world of four things and three colours: what is in a picture can be read off its grid, so a network can learn it in seconds.</summary>
internal static class ToyData
{
    public static readonly CaptionerConfig Captioner = new()
    {
        Cells = 4,
        Channels = 8,
        Features = 16,
        Embedding = 12,
        Attention = 8,
        Hidden = 24,
        Output = 20,
        MaxWords = 8,
    };

    public static readonly EmbeddingConfig Embedding = new() { Channels = 8, Pools = 2, WordEmbedding = 12, Hidden = 16, Vector = 10 };

    private static readonly string[] Things = ["dog", "ball", "car", "tree"];
    private static readonly string[] Colours = ["red", "green", "blue"];

    /// <summary>Pictures named after what they show, with two captions each.</summary>
    public static IReadOnlyList<CaptionedPicture> Pictures(int count) =>
    [
        .. Enumerable.Range(0, count).Select(static i => new CaptionedPicture(
            $"{i}.png",
            [$"A {Colours[i % 3]} {Things[i % 4]} stands here .", $"There is a {Things[i % 4]}"])),
    ];

    public static Vocabulary Words(IReadOnlyList<CaptionedPicture> pictures)
        => Vocabulary.Build(pictures.SelectMany(static picture => picture.Captions).Select(PlainTokens.Split), 1);

    public static GridCacheHeader Header(int pictures) => new()
    {
        Backbone = "toy",
        InputSize = 4,
        Cells = Captioner.Cells,
        Channels = Captioner.Channels,
        PictureList = "toy",
        Pictures = pictures,
    };

    /// <summary>A cache in which channel i mod 4 of the first cells says the thing, and a later channel the colour.</summary>
    public static GridCache Cache(string folder, int pictures)
    {
        GridCache cache = GridCache.Open(folder, Header(pictures));
        var random = new Random(7);
        for (int i = 0; i < pictures; i++)
        {
            Half[] grid = new Half[cache.GridLength];
            for (int v = 0; v < grid.Length; v++)
            {
                bool says = v % 8 == i % 4 || v % 8 == 4 + (i % 3);
                grid[v] = (Half)((says ? 1 : 0) + (0.1 * random.NextDouble()));
            }

            cache.Write(i, grid, grid);
        }

        return cache;
    }
}
