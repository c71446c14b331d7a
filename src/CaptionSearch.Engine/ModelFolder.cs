namespace CaptionSearch.Engine;

/// <summary>Finds the model folder to use.</summary>
public static class ModelFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "CAPTIONSEARCH_MODEL";

    /// <summary>Name of the model that comes with the program, below <c>models</c>.</summary>
    public const string ShippedName = "flickr8k-v1";

    /// <summary>The folder given, else that of <see cref="Variable"/>, else the shipped model, looked for from the program's folder upwards.</summary>
    /// <param name="given">What the user asked for; null or empty for nothing.</param>
    /// <param name="environment">Environment variable by name, null when unset.</param>
    /// <param name="programFolder">Where the program lies; null for this process's.</param>
    /// <returns>Absolute.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Locate(string? given, Func<string, string?> environment, string? programFolder = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (!string.IsNullOrEmpty(given))
        {
            return Existing(given, "--model");
        }

        if (environment(Variable) is { Length: > 0 } named)
        {
            return Existing(named, Variable);
        }

        string start = programFolder ?? AppContext.BaseDirectory;
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string model = Path.Combine(folder.FullName, "models", ShippedName);
            if (Directory.Exists(model))
            {
                return model;
            }
        }

        throw new DirectoryNotFoundException(
            $"models/{ShippedName}: not found in {start} or a folder above it. Name a model folder with --model DIR or {Variable}.");
    }

    private static string Existing(string folder, string source)
        => Directory.Exists(folder)
            ? Path.GetFullPath(folder)
            : throw new DirectoryNotFoundException($"{folder}: no such model folder (from {source}). It is the folder that holds config.json.");
}
