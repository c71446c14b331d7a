using System.Text.Json;
using CaptionSearch.Engine;

namespace CaptionSearch.Web.Training;

/// <summary>Where a training keeps what it needs: <c>training/NAME</c> in the data folder; its model is <c>models/NAME</c> there.</summary>
internal sealed class RunFolder
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly DataFolder _data;

    /// <summary>Names a training's folder; nothing is read or made.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="ArgumentException">It is no name.</exception>
    public RunFolder(DataFolder data, string name)
    {
        if (!ModelName.IsValid(name))
        {
            throw new ArgumentException($"'{name}' is no name of a model.", nameof(name));
        }

        _data = data;
        Name = name;
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The folder itself.</summary>
    public string Root => Path.Combine(Runs(_data), Name);

    /// <summary>Features and checkpoints.</summary>
    public string Cache => Path.Combine(Root, "work");

    /// <summary>The events of all its runs, one JSON object a line.</summary>
    public string Events => Path.Combine(Root, "events.jsonl");

    /// <summary>What its runs said.</summary>
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>The model folder; there when the training is done.</summary>
    public string Model => Path.Combine(Models(_data), Name);

    private string SettingsFile => Path.Combine(Root, "run.json");

    private string ComparisonFile => Path.Combine(Root, "comparison.json");

    /// <summary>The folder of all models that were trained here.</summary>
    public static string Models(DataFolder data) => Path.Combine(data.Root, "models");

    /// <summary>All trainings, the one that said something last first.</summary>
    public static IReadOnlyList<RunFolder> All(DataFolder data) => !Directory.Exists(Runs(data)) ? [] :
    [
        .. Directory.EnumerateDirectories(Runs(data))
            .Select(Path.GetFileName)
            .Where(ModelName.IsValid)
            .Select(name => new RunFolder(data, name!))
            .Where(static run => File.Exists(run.SettingsFile))
            .OrderByDescending(static run => File.GetLastWriteTimeUtc(File.Exists(run.Events) ? run.Events : run.SettingsFile)),
    ];

    /// <summary>Keeps the settings; the folder is made.</summary>
    public void Write(RunSettings settings)
    {
        Directory.CreateDirectory(Root);
        Replace(SettingsFile, JsonSerializer.Serialize(settings, Json));
    }

    /// <summary>What the training was started with; null when that cannot be read.</summary>
    public RunSettings? ReadSettings() => Read<RunSettings>(SettingsFile);

    /// <summary>The events so far.</summary>
    public IReadOnlyList<string> ReadEvents()
    {
        try
        {
            return File.ReadAllLines(Events);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Keeps how the model compares with another.</summary>
    public void Write(ModelComparison comparison)
    {
        Directory.CreateDirectory(Root);
        Replace(ComparisonFile, JsonSerializer.Serialize(comparison, Json));
    }

    /// <summary>The last comparison; null when there is none.</summary>
    public ModelComparison? ReadComparison() => Read<ModelComparison>(ComparisonFile);

    private static string Runs(DataFolder data) => Path.Combine(data.Root, "training");

    private static void Replace(string file, string text)
    {
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static T? Read<T>(string file)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }
}
