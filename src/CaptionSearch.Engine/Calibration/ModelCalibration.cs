using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Calibration;

/// <summary>What is known about a model's scores: how probable it is that a hit is relevant, and that a tag is right.</summary>
/// <remarks>Fitted by <c>evaluate calibration</c>; lies in the model folder. A model without it works, with no cut by probability.</remarks>
public sealed record ModelCalibration
{
    private const string VectorsTensor = "pictures";

    /// <summary>Relevance of hits.</summary>
    public required RelevanceModel Relevance { get; init; }

    /// <summary>Rightness of tags.</summary>
    public required TagCalibration Tags { get; init; }

    /// <summary>Least probability of a hit when a search does not say one, 0..1.</summary>
    public required double MinProbability { get; init; }

    /// <summary>The same for a search with a picture, 0..1. Default 0: no cut.</summary>
    public double MinPictureProbability { get; init; }

    /// <summary>What to turn the vectors of query pictures with; null when there is none, and then they stay as they are.</summary>
    public LikenessMap? Likeness { get; init; }

    /// <summary>How it was made, one sentence or two.</summary>
    public required string About { get; init; }

    /// <summary>Vectors of the background sample, each of shape [D] and length 1.</summary>
    public required IReadOnlyList<float[]> Background { get; init; }

    /// <summary>Reads a model's calibration; null when it has none, or one that was made for another model.</summary>
    /// <exception cref="ModelFormatException">A file of it is missing, damaged or does not fit.</exception>
    public static ModelCalibration? Load(CaptionModel model)
    {
        CalibrationFile? file = ReadFile(model);
        if (file is null)
        {
            return null;
        }

        ModelChecksums checksums = ModelChecksums.Read(model.Folder);
        List<float[]> background = ReadVectors(checksums.Verified(CalibrationFile.VectorsFile), model.VectorLength);
        WordRarity rarity = new(file.WordPictures, ReadWords(checksums.Verified(CalibrationFile.WordsFile)));
        return new ModelCalibration
        {
            Relevance = new RelevanceModel(file.Text, file.Picture, background, rarity),
            Tags = file.Tags,
            MinProbability = file.MinProbability,
            MinPictureProbability = file.MinPictureProbability,
            Likeness = file.HasLikeness ? LikenessMap.Read(checksums.Verified(LikenessMap.FileName), model.VectorLength) : null,
            About = file.About,
            Background = background,
        };
    }

    /// <summary>Only the part about tags, without the vectors and words; null as for <see cref="Load"/>.</summary>
    /// <exception cref="ModelFormatException">The file is damaged.</exception>
    public static TagCalibration? LoadTags(CaptionModel model) => ReadFile(model)?.Tags;

    /// <summary>Writes the calibration into the model's folder and its checksums anew.</summary>
    public void Write(CaptionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string fingerprint = model.Fingerprint;
        int dimension = model.VectorLength;
        float[] rows = new float[Background.Count * dimension];
        for (int i = 0; i < Background.Count; i++)
        {
            Background[i].CopyTo(rows, i * dimension);
        }

        NamedTensor tensor = new(VectorsTensor, [Background.Count, dimension], rows, TensorType.F16);
        SafetensorsWriter.Write(Path.Combine(model.Folder, CalibrationFile.VectorsFile), [tensor]);
        File.WriteAllLines(
            Path.Combine(model.Folder, CalibrationFile.WordsFile),
            Relevance.Rarity.Counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value}\t{pair.Key}")));
        Likeness?.Write(Path.Combine(model.Folder, LikenessMap.FileName));
        new CalibrationFile
        {
            Format = CalibrationFile.CurrentFormat,
            About = About,
            Model = fingerprint,
            MinProbability = MinProbability,
            MinPictureProbability = MinPictureProbability,
            HasLikeness = Likeness is not null,
            WordPictures = Relevance.Rarity.Pictures,
            Text = Relevance.Text,
            Picture = Relevance.Picture,
            Tags = Tags,
        }.Write(Path.Combine(model.Folder, CalibrationFile.FileName));
        if (File.Exists(Path.Combine(model.Folder, ModelChecksums.FileName)))
        {
            ModelChecksums.Write(model.Folder);
        }
    }

    private static CalibrationFile? ReadFile(CaptionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!File.Exists(Path.Combine(model.Folder, CalibrationFile.FileName)))
        {
            return null;
        }

        CalibrationFile file = CalibrationFile.Read(ModelChecksums.Read(model.Folder).Verified(CalibrationFile.FileName));
        return file.Model == model.Fingerprint ? file : null;
    }

    private static List<float[]> ReadVectors(string path, int dimension)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        IReadOnlyList<int> shape = file.Shape(VectorsTensor);
        if (shape is not [>= 2, var length] || length != dimension)
        {
            throw new ModelFormatException($"{path}: has the shape [{string.Join(',', shape)}], expected [N,{dimension}]. Fetch the model again.");
        }

        float[] rows = file.ReadFloat32(VectorsTensor, shape[0], dimension);
        return [.. Enumerable.Range(0, shape[0]).Select(i => rows.AsSpan(i * dimension, dimension).ToArray())];
    }

    private static Dictionary<string, int> ReadWords(string path)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 1 || !int.TryParse(line.AsSpan(0, tab), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                throw new ModelFormatException($"{path}: '{line}' is not a count, a tab and a word. Fetch the model again.");
            }

            counts[line[(tab + 1)..]] = count;
        }

        return counts;
    }
}
