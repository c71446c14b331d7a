using System.Globalization;
using CaptionSearch.Engine.Json;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index.Ranking;
using Spectre.Console;

namespace CaptionSearch.Cli.Output;

/// <summary>Hits as a table that fits the terminal. Apart from the other formats, so that a pipe never loads the table's library.</summary>
internal static class HitTable
{
    // Borders, blanks, rank and score: what the two wide columns do not get.
    private const int Narrow = 24;
    private const int LeastPath = 16;
    private const int LeastCaption = 20;

    /// <summary>Prints the table. Captions wrap between words; a path stays on one line and loses its beginning when there is no room.</summary>
    public static void Write(CliConsole console, IReadOnlyList<SearchHit> hits)
    {
        IAnsiConsole screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            Ansi = console.OutIsTerminal && console.Environment("NO_COLOR") is null ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        screen.Profile.Width = console.Width;
        screen.Profile.Capabilities.Unicode = true;

        string[] paths = [.. hits.Select(PathText)];
        int width = PathWidth(paths, [.. hits.Select(hit => hit.Document.Caption)], console.Width);
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("#").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("path").NoWrap());
        table.AddColumn("caption");
        table.AddColumn(new TableColumn("score").RightAligned().NoWrap());
        for (int i = 0; i < hits.Count; i++)
        {
            table.AddRow(
                new Text(hits[i].Rank.ToString(CultureInfo.InvariantCulture)),
                new Text(ShownPath.Shortened(paths[i], width)),
                new Text(ShownPath.WithoutControls(hits[i].Document.Caption)),
                new Text(HitWording.Score(hits[i].Score)));
        }

        screen.Write(table);
    }

    /// <summary>Columns for the paths: all they need, as far as the captions keep half of the room or what they need.</summary>
    internal static int PathWidth(IReadOnlyList<string> paths, IReadOnlyList<string> captions, int console)
    {
        int room = Math.Max(LeastPath + LeastCaption, console - Narrow);
        int forCaptions = Math.Max(LeastCaption, Math.Min(room / 2, captions.Max(caption => caption.Length)));
        return Math.Clamp(paths.Max(path => path.Length), LeastPath, Math.Max(LeastPath, room - forCaptions));
    }

    private static string PathText(SearchHit hit)
    {
        string path = ShownPath.ForTerminal(HitJson.PathOf(hit));
        int others = hit.Document.Paths.Count - 1;
        return others > 0 ? string.Create(CultureInfo.InvariantCulture, $"{path} (+{others})") : path;
    }
}
