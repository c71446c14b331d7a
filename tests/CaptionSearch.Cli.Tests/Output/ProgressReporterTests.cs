using System.Globalization;

namespace CaptionSearch.Cli.Output;

public sealed class ProgressReporterTests
{
    [Theory]
    [InlineData(500, 0.25, "500 records (25 %), 50/s, 30 s left")]
    [InlineData(7, 0, "7 records (0 %), 0.7/s")]
    [InlineData(1000, 1, "1000 records (100 %), 100/s")]
    public void PartLine_SaysHowMuchLonger(int done, double part, string line)
        => Assert.Equal(line, ProgressReporter.PartLine("records", done, part, TimeSpan.FromSeconds(10)));

    [Fact]
    public void ReadingLine_NamesFileAndShare() => Assert.Equal("reading set.json (42 %)", ProgressReporter.ReadingLine("set.json", 0.429));

    [Fact]
    public void Line_HasShareRateAndTimeLeft()
        => Assert.Equal(
            "50/200 pictures (25 %), 25/s, 6 s left",
            ProgressReporter.Line("pictures", 50, 200, TimeSpan.FromSeconds(2), ""));

    [Fact]
    public void Line_TotalUnknown_HasNoTimeLeft()
        => Assert.Equal("3 files, 1.5/s, loss 2.1", ProgressReporter.Line("files", 3, 0, TimeSpan.FromSeconds(2), "loss 2.1"));

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    public void Duration_IsForPeople(double seconds, string expected)
        => Assert.Equal(expected, ProgressReporter.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Report_NotATerminal_WritesAPlainLineEveryTenSeconds()
    {
        ManualTime time = new();
        using StringWriter error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using ProgressReporter progress = new(new CliConsole { Out = TextWriter.Null, Error = error }, quiet: false, time);

        for (int second = 1; second <= 20; second++)
        {
            time.Seconds = second;
            progress.Report("pictures", second, 40);
        }

        Assert.Equal("10/40 pictures (25 %), 1.0/s, 30 s left\n20/40 pictures (50 %), 1.0/s, 20 s left\n", error.ToString());
    }

    [Fact]
    public void WriteBeside_Terminal_ClearsTheLineFirst()
    {
        ManualTime time = new();
        using StringWriter screen = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using ProgressReporter progress = new(new CliConsole { Out = screen, Error = screen, ErrorIsTerminal = true }, quiet: false, time);

        time.Seconds = 1;
        progress.Report("pictures", 1, 2);
        progress.WriteBeside(screen, "a.jpg");

        Assert.Equal("\r1/2 pictures (50 %), 1.0/s, 1 s left\u001b[K\r\u001b[Ka.jpg\n", screen.ToString());
    }

    [Fact]
    public void Report_Quiet_WritesNothing()
    {
        ManualTime time = new();
        using StringWriter error = new(CultureInfo.InvariantCulture);
        using ProgressReporter progress = new(new CliConsole { Out = TextWriter.Null, Error = error }, quiet: true, time);

        time.Seconds = 100;
        progress.Report("pictures", 1, 2);

        Assert.Empty(error.ToString());
    }

    private sealed class ManualTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
