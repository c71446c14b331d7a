using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Tests.Text;

public sealed class DelimitedRowsTests
{
    /// <summary>3,000 random tables, written by RFC 4180's rules: what is read is what was written.</summary>
    [Fact]
    public void Read_RandomTables_GivesWhatWasWritten()
    {
        Random random = new(11);
        string[] pieces = ["a", "dog", " ", ",", ";", "\"", "\n", "\r\n", "\r", "ä", "👨", "", "x y"];
        for (int table = 0; table < 3000; table++)
        {
            char delimiter = random.Next(2) == 0 ? ',' : ';';
            string[][] rows = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Enumerable.Range(0, random.Next(2, 5))
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => pieces[random.Next(pieces.Length)]))).ToArray())];
            string end = random.Next(2) == 0 ? "\n" : "\r\n";
            string text = string.Join(end, rows.Select(row => string.Join(delimiter, row.Select(field => Quoted(field, always: random.Next(3) == 0)))));

            DelimitedRows read = new(new StringReader(random.Next(2) == 0 ? text : text + end), delimiter);

            foreach (string[] row in rows)
            {
                Assert.Equal(row, read.Read());
                Assert.Null(read.Fault);
            }

            Assert.Null(read.Read());
        }
    }

    [Fact]
    public void Read_Lines_AreWhereRowsBegin()
    {
        DelimitedRows rows = new(new StringReader("a,b\n\n\"c\nc\",d\r\ne,f"), ',');

        Assert.Equal(["a", "b"], rows.Read()!);
        Assert.Equal(1, rows.Line);
        Assert.Equal(["c\nc", "d"], rows.Read()!);
        Assert.Equal(3, rows.Line);
        Assert.Equal(["e", "f"], rows.Read()!);
        Assert.Equal(5, rows.Line);
        Assert.Null(rows.Read());
    }

    [Theory]
    [InlineData("\"a\"b,c", "text after a closing quote")]
    [InlineData("\"a", "never closed")]
    public void Read_BadRow_HasAFault(string text, string fault)
    {
        DelimitedRows rows = new(new StringReader(text), ',');

        Assert.NotNull(rows.Read());
        Assert.Contains(fault, rows.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HugeFieldAndManyFields_AreRefusedNotKept()
    {
        DelimitedRows rows = new(new StringReader("\"" + new string('x', 300_000) + "\",b\n" + new string(',', 100_000) + "\nc,d\n"), ',');

        Assert.Equal(DelimitedRows.MaxField, rows.Read()![0].Length);
        Assert.NotNull(rows.Fault);
        Assert.Equal(DelimitedRows.MaxFields, rows.Read()!.Count);
        Assert.NotNull(rows.Fault);
        Assert.Equal(["c", "d"], rows.Read()!);
        Assert.Null(rows.Fault);
    }

    private static string Quoted(string field, bool always)
        => always || field.AsSpan().IndexOfAny(",;\"\r\n") >= 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
