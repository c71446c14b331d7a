using System.Globalization;
using System.Text;

namespace CaptionSearch.Web.Pages.Parts;

/// <summary>Where the captioner looked for a word, drawn as a veil over the picture: the less a cell was looked at, the darker it is.</summary>
/// <remarks>Levels instead of one rectangle a cell, and runs instead of single cells: some hundred bytes a word instead of five thousand.</remarks>
public static class AttentionMap
{
    /// <summary>Veils of different darkness.</summary>
    public const int Levels = 8;

    /// <summary>Opacity over cells that were not looked at at all; something of the picture stays to be seen.</summary>
    public const double Darkest = 0.8;

    /// <summary>The parts of the veil, one for each level that occurs but the clear one.</summary>
    /// <param name="attention">Shape [rows, width], row by row, values of 0 or more.</param>
    /// <param name="width">Columns of the grid.</param>
    /// <returns>Opacity, 0 to <see cref="Darkest"/>, and the path in units of cells, for example <c>M0 0h2v1h-2z</c>.</returns>
    /// <exception cref="ArgumentException">The grid is not made of whole rows.</exception>
    public static IReadOnlyList<(string Opacity, string Path)> Veils(ReadOnlySpan<float> attention, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (attention.Length == 0 || attention.Length % width != 0)
        {
            throw new ArgumentException($"{attention.Length} cells are not rows of {width}.", nameof(attention));
        }

        float most = 0;
        foreach (float cell in attention)
        {
            most = Math.Max(most, cell);
        }

        StringBuilder?[] paths = new StringBuilder?[Levels];
        for (int start = 0, end; start < attention.Length; start = end)
        {
            int level = LevelOf(attention[start], most);
            int y = start / width;
            for (end = start + 1; end < (y + 1) * width && LevelOf(attention[end], most) == level; end++)
            {
            }

            (paths[level] ??= new StringBuilder()).Append(CultureInfo.InvariantCulture, $"M{start % width} {y}h{end - start}v1h{start - end}z");
        }

        List<(string Opacity, string Path)> veils = [];
        for (int level = 1; level < Levels; level++)
        {
            if (paths[level] is { } path)
            {
                veils.Add(((Darkest * level / (Levels - 1)).ToString("0.##", CultureInfo.InvariantCulture), path.ToString()));
            }
        }

        return veils;
    }

    /// <summary>0 for the cell that was looked at most, Levels - 1 for those that were not.</summary>
    private static int LevelOf(float cell, float most) => most > 0 ? (int)Math.Round((1 - (cell / most)) * (Levels - 1)) : Levels - 1;
}
