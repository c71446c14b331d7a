namespace CaptionSearch.Engine.Features;

/// <summary>The file of a folder's features, for NumPy and whatever reads its formats.</summary>
/// <remarks>
/// <para>An NPZ file (<see cref="NpzFile"/>) with five arrays; row i of the first three is one picture, in ordinal order of the names:</para>
/// <list type="bullet">
/// <item><c>features</c>: float32 [N, D], each row of length 1.</item>
/// <item><c>filenames</c>: text [N], paths below the folder with <c>/</c> between their parts.</item>
/// <item><c>class_ids</c>: int32 [N], places in <c>classes</c>.</item>
/// <item><c>classes</c>: text [K], names of the folders right below the folder, in ordinal order; pictures of the folder itself are of class <c>.</c></item>
/// <item><c>model</c>: text [3], name of the model, its fingerprint, kind of the features (<c>pooled</c> or <c>embedding</c>).</item>
/// </list>
/// </remarks>
internal static class FeatureFile
{
    /// <summary>Name of the class of pictures that lie in the folder itself.</summary>
    private const string NoClass = ".";

    /// <summary>Writes the file whole.</summary>
    /// <param name="file">Replaced when it is there.</param>
    /// <param name="space">Model and kind.</param>
    /// <param name="names">Paths below the folder with '/', in ordinal order.</param>
    /// <param name="vector">Gives the vector of a picture by its place in <paramref name="names"/>.</param>
    /// <returns>Names of the classes.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(string file, FeatureSpace space, IReadOnlyList<string> names, NpzFile.RowFunction vector)
    {
        string[] classOf = [.. names.Select(static name => name.IndexOf('/', StringComparison.Ordinal) is >= 0 and int end ? name[..end] : NoClass)];
        string[] classes = [.. classOf.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> ids = classes.Select(static (name, id) => (name, id)).ToDictionary(static pair => pair.name, static pair => pair.id, StringComparer.Ordinal);
        await WholeFile.WriteAsync(file, stream =>
        {
            using NpzFile arrays = new(stream);
            arrays.AddFloats("features", names.Count, space.Length, vector);
            arrays.AddTexts("filenames", names);
            arrays.AddNumbers("class_ids", [.. classOf.Select(name => ids[name])]);
            arrays.AddTexts("classes", classes);
            arrays.AddTexts("model", [space.Model.Name, space.Model.Fingerprint, space.KindName]);
            return Task.FromResult(true);
        }).ConfigureAwait(false);
        return classes;
    }
}
