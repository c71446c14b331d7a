using System.Globalization;
using CaptionSearch.Index.Ranking;
using Spectre.Console;

namespace CaptionSearch.Cli.Output;

/// <summary>Hits as a table that fits the terminal. Apart from the other formats, so that a pipe never loads the table's library.</summary>
internal static class HitTable
{
    /// <summary>Prints the table.</summary>
    public static void Write(CliConsole console, IReadOnlyList<SearchHit> hits, bool explain)
    {
        IAnsiConsole screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            Ansi = console.OutIsTerminal && console.Environment("NO_COLOR") is null ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        screen.Profile.Width = console.Width;
        screen.Profile.Capabilities.Unicode = true;

        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("#").RightAligned().NoWrap());
        table.AddColumn("path");
        table.AddColumn("caption");
        table.AddColumn(new TableColumn("score").RightAligned().NoWrap());
        if (explain)
        {
            table.AddColumn(new TableColumn("words").RightAligned().NoWrap());
            table.AddColumn(new TableColumn("vector").RightAligned().NoWrap());
        }

        foreach (SearchHit hit in hits)
        {
            string path = ShownPath.ForTerminal(HitWriter.PathOf(hit));
            int others = hit.Document.Paths.Count - 1;
            List<Text> cells =
            [
                new(hit.Rank.ToString(CultureInfo.InvariantCulture)),
                new(others > 0 ? string.Create(CultureInfo.InvariantCulture, $"{path} (+{others})") : path),
                new(ShownPath.WithoutControls(hit.Document.Caption)),
                new(HitWriter.Score(hit.Score)),
            ];
            if (explain)
            {
                cells.Add(new Text(HitWriter.SideText(hit.Words)));
                cells.Add(new Text(HitWriter.SideText(hit.Vector)));
            }

            table.AddRow(cells);
        }

        screen.Write(table);
    }
}
