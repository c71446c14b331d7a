using System.Globalization;
using System.Text;

namespace CaptionSearch.Web.Training;

/// <summary>Names of models and their trainings: 1 to 40 lower-case letters, digits and hyphens, no hyphen first. Such a name is a folder's name everywhere.</summary>
internal static class ModelName
{
    private const int MostLetters = 40;
    private const int MostLettersOfSet = 30;

    /// <summary>Whether a text is such a name.</summary>
    public static bool IsValid(string? name)
        => name is { Length: > 0 and <= MostLetters } && name[0] != '-'
            && name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>A free name for a model trained on a data set, for example <c>custom-dataset-2</c>.</summary>
    /// <param name="dataset">Path of the data set.</param>
    /// <param name="isTaken">Whether a name is in use.</param>
    public static string For(string dataset, Func<string, bool> isTaken)
    {
        StringBuilder letters = new();
        foreach (char letter in Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(dataset)).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                letters.Append(letter);
            }
            else if (letters.Length > 0 && letters[^1] != '-')
            {
                letters.Append('-');
            }
        }

        string stem = letters.ToString().Trim('-');
        stem = stem.Length == 0 ? "model" : stem[..Math.Min(stem.Length, MostLettersOfSet)].TrimEnd('-');
        for (int number = 1; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
            if (!isTaken(name))
            {
                return name;
            }
        }
    }
}
