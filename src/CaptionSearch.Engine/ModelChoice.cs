using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Index;

namespace CaptionSearch.Engine;

/// <summary>Which model a command works with: the one that is named, else the one that the index was made with, else the default.</summary>
public sealed class ModelChoice
{
    private readonly ModelMemory _memory;
    private readonly string? _given;
    private readonly Func<string, string?> _environment;

    /// <summary>Prepares; nothing is read.</summary>
    /// <param name="data">Remembers where models lie.</param>
    /// <param name="given">Folder the user named; null or empty for none.</param>
    /// <param name="environment">Environment variable by name, null when unset.</param>
    public ModelChoice(DataFolder data, string? given, Func<string, string?> environment)
    {
        _memory = new ModelMemory(data);
        _given = given;
        _environment = environment;
    }

    /// <summary>Opens the model for an index.</summary>
    /// <param name="fingerprint">Of the index's vectors; null when it has none.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ModelFormatException">The folder is no model.</exception>
    /// <exception cref="IndexFormatException">No model was named, and the one the index was made with is not to be found.</exception>
    public CaptionModel Load(string? fingerprint)
    {
        if (fingerprint is null || !string.IsNullOrEmpty(_given))
        {
            return CaptionModel.Load(ModelFolder.Locate(_given, _environment));
        }

        string? remembered = _memory.FolderOf(fingerprint);
        if (remembered is not null && Matching(() => remembered, fingerprint) is { } known)
        {
            return known;
        }

        return Matching(() => ModelFolder.Locate(null, _environment), fingerprint) ?? throw Gone(fingerprint, remembered);
    }

    private static CaptionModel? Matching(Func<string> folder, string fingerprint)
    {
        CaptionModel? model = null;
        try
        {
            model = CaptionModel.Load(folder());
            if (model.Fingerprint == fingerprint)
            {
                return model;
            }
        }
        catch (Exception error) when (error is DirectoryNotFoundException or ModelFormatException)
        {
            // The next place may have it.
        }

        model?.Dispose();
        return null;
    }

    private static IndexFormatException Gone(string fingerprint, string? remembered)
        => new($"The index was made with model {ModelMismatch.Short(fingerprint)}, "
            + (remembered is null ? "and the default model is another. " : $"which was in {remembered} and is not there any more. ")
            + "Name its folder with --model DIR, or move the index to another model: captionsearch reindex --model DIR.");
}
