using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>Ten documents about which everything is known, made for the query "dog"; shared by tests that only read.</summary>
/// <remarks>
/// Document n = 1..10 has the cosine n/10 with "dog". Number 9 alone has the word, in its sentence and in a tag. The model's calibration
/// says P = 1 / (1 + e^(5 - 10 cosine)) for every hit, and cuts at 0.4 unless told otherwise: from number 5 up.
/// </remarks>
public sealed class KnownIndex : IAsyncLifetime
{
    /// <summary>Probability of the tag of number 9.</summary>
    public const double TagProbability = 0.6;

    private static readonly (string Folder, string Caption, CaptionSource Source, string? DataSet, DateTime? Time)[] Rows =
    [
        ("sea", "a red ball", CaptionSource.Model, "coco", new DateTime(2022, 12, 31, 23, 59, 59)),
        ("sea", "a ball that is red", CaptionSource.Import, "coco", new DateTime(2023, 1, 1)),
        ("sea", "red balls in the snow", CaptionSource.Human, "holiday", new DateTime(2023, 6, 15)),
        ("sea2", "two cats", CaptionSource.Model, "holiday", new DateTime(2023, 12, 31, 23, 59, 59)),
        ("sea2", "a cat in the snow", CaptionSource.Import, "holiday", new DateTime(2024, 1, 1)),
        ("sea2", "a boat", CaptionSource.Human, null, new DateTime(2024, 2, 29, 12, 0, 0)),
        ("hill", "a boat on the water", CaptionSource.Model, null, new DateTime(2024, 3, 1)),
        ("hill", "trees", CaptionSource.Import, null, new DateTime(2024, 5, 1, 12, 0, 0)),
        ("hill", "dogs near a tree", CaptionSource.Model, null, new DateTime(2024, 5, 2)),
        ("hill", "nothing else", CaptionSource.Model, null, null),
    ];

    private readonly TinyModel _folder = TinyModel.Create();
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();
    private readonly float[][] _vectors = new float[Rows.Length + 1][];
    private CaptionModel _model = null!;

    /// <summary>Points the program at model and index.</summary>
    public IReadOnlyDictionary<string, string> Environment
        => new Dictionary<string, string> { ["CAPTIONSEARCH_DATA_DIR"] = _data.Root, ["CAPTIONSEARCH_MODEL"] = _folder.Folder };

    /// <summary>Folder of the pictures' folders: sea (1 to 3), sea2 (4 to 6), hill (7 to 10).</summary>
    public string Pictures => _pictures.Root;

    /// <summary>Path of a document, a file that is there; 1..10.</summary>
    public string Picture(int number) => _pictures.At(Rows[number - 1].Folder, $"{number}.png");

    /// <summary>Shape [32], length 1: vector of a document.</summary>
    public float[] Vector(int number) => _vectors[number];

    /// <summary>Shape [32], length 1: what a text means to the model.</summary>
    public float[] Embed(string text) => _model.EmbedText(text);

    /// <summary>The oracle: score of a document for "dog", words and vector, both against the best.</summary>
    public static double Score(int number) => (0.85 * ((number / 10.0) + 1) / 2) + (number == 9 ? 0.15 : 0);

    /// <summary>The oracle: probability of a document for "dog".</summary>
    public static double Probability(int number)
    {
        double p = 1 / (1 + Math.Exp(5 - number));
        return number == 9 ? 1 - ((1 - p) * (1 - TagProbability)) : p;
    }

    public async ValueTask InitializeAsync()
    {
        _model = CaptionModel.Load(_folder.Folder);
        RelevanceParameters byCosine = new(-5, 0, 10, 0, 0, 0);
        float[][] background = [Embed("snow"), Embed("cat")];
        new ModelCalibration
        {
            Relevance = new RelevanceModel(byCosine, byCosine, background, new WordRarity(1, new Dictionary<string, int>())),
            Tags = new TagCalibration(0, 1, 0.5),
            MinProbability = 0.4,
            About = "Made up.",
            Background = background,
        }.Write(_model);

        float[] dog = Embed("dog");
        await using EmbeddedIndex index = EmbeddedIndex.Open(_data.At("index"));
        await index.WriteAsync(
            new IndexBatch { Documents = [.. Enumerable.Range(1, Rows.Length).Select(number => Document(number, dog))] }, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        _folder.Dispose();
        _pictures.Dispose();
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<Session> RunAsync(params string[] args) => Session.RunAsync(args, "", environment: Environment);

    /// <summary>Runs a query that has hits, and tells their numbers in the order printed.</summary>
    internal async Task<IReadOnlyList<int>> NumbersAsync(params string[] args)
    {
        Session session = await RunAsync([.. args, "--paths"]);
        Assert.True(session.ExitCode == ExitCode.Success, session.Error);
        return [.. session.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(NumberOf)];
    }

    /// <summary>Number of the document that a path belongs to.</summary>
    internal static int NumberOf(string path) => int.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.CultureInfo.InvariantCulture);

    private CaptionDocument Document(int number, float[] dog)
    {
        var row = Rows[number - 1];
        byte[] content = PngPicture.Blocks(number);
        _vectors[number] = WithCosine(number / 10.0, dog, new Random(number));
        return new CaptionDocument
        {
            Id = DocumentId.OfContent(content),
            Paths = [_pictures.Write(Path.Combine(row.Folder, $"{number}.png"), content)],
            Caption = row.Caption,
            CaptionSource = row.Source,
            DataSet = row.DataSet,
            FileTime = row.Time is DateTime local ? new DateTimeOffset(local) : null,
            Width = 100 * number,
            Height = 1100 - (100 * number),
            ByteSize = 102_400 * number,
            IsLocked = number == 9,
            Tags = number == 9 ? [new DocumentTag("hound dog", (float)TagProbability)] : [],
            ModelFingerprint = _model.Fingerprint,
            Vector = _vectors[number],
        };
    }

    /// <summary>A vector of length 1 that has this cosine with another and otherwise points anywhere.</summary>
    private static float[] WithCosine(double cosine, float[] other, Random random)
    {
        double[] aside = [.. other.Select(_ => random.NextDouble() - 0.5)];
        double along = aside.Zip(other, (x, y) => x * y).Sum();
        aside = [.. aside.Zip(other, (x, y) => x - (along * y))];
        double length = Math.Sqrt(aside.Sum(x => x * x));
        return [.. other.Zip(aside, (x, y) => (float)((cosine * x) + (Math.Sqrt(1 - (cosine * cosine)) * y / length)))];
    }
}
