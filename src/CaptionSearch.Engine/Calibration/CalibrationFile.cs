using System.Text.Json;
using System.Text.Json.Serialization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Calibration;

/// <summary><c>calibration.json</c> in a model folder: the numbers, and the names of the two files beside it.</summary>
/// <remarks>It belongs to a model but is no part of it: the model's fingerprint does not change with it, so that an index stays valid.</remarks>
internal sealed record CalibrationFile
{
    /// <summary>Name of the file in a model folder.</summary>
    public const string FileName = "calibration.json";

    /// <summary>Vectors of the background sample: tensor <c>pictures</c>, shape [N, D].</summary>
    public const string VectorsFile = "background.safetensors";

    /// <summary>Lines <c>count TAB term</c>: in how many background pictures' captions a term is.</summary>
    public const string WordsFile = "background-words.txt";

    /// <summary>The format this build reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format.</summary>
    public required int Format { get; init; }

    /// <summary>How it was made, for people.</summary>
    public required string About { get; init; }

    /// <summary>Fingerprint of the model it was made for.</summary>
    public required string Model { get; init; }

    /// <summary>Least probability of a hit when a search does not say one, 0..1.</summary>
    public required double MinProbability { get; init; }

    /// <summary>The same for a search with a picture, 0..1. Default 0: no cut.</summary>
    public double MinPictureProbability { get; init; }

    /// <summary>Whether <see cref="LikenessMap.FileName"/> belongs to it. Default false.</summary>
    public bool HasLikeness { get; init; }

    /// <summary>Pictures whose captions were counted.</summary>
    public required int WordPictures { get; init; }

    /// <summary>For queries made of texts.</summary>
    public required RelevanceParameters Text { get; init; }

    /// <summary>For queries with a picture.</summary>
    public required RelevanceParameters Picture { get; init; }

    /// <summary>For tags.</summary>
    public required TagCalibration Tags { get; init; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="ModelFormatException">Not JSON, of another format, or with numbers that cannot be.</exception>
    public static CalibrationFile Read(string path)
    {
        try
        {
            CalibrationFile? file = JsonSerializer.Deserialize(File.ReadAllBytes(path), CalibrationJson.Default.CalibrationFile);
            return file switch
            {
                null => throw new ModelFormatException($"{path}: empty. Fetch the model again."),
                { Format: not CurrentFormat } => throw new ModelFormatException(
                    $"{path}: format {file.Format}, this build reads {CurrentFormat}. Update CaptionSearch or fetch another model."),
                { MinProbability: < 0 or > 1 } or { MinPictureProbability: < 0 or > 1 } or { WordPictures: < 1 } or { Tags.Slope: <= 0 } or { Tags.MinProbability: < 0 or > 1 }
                    => throw new ModelFormatException($"{path}: a probability, a count or a slope is out of its range. Fetch the model again."),
                _ => file,
            };
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"{path}: not a calibration ({error.Message}). Fetch the model again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({error.Message}).", error);
        }
    }

    /// <summary>Writes the file that <see cref="Read"/> reads.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, CalibrationJson.Default.CalibrationFile) + "\n");
}

/// <summary>Reader and writer of the file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(CalibrationFile))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
