using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Tests.Loops;

public sealed class ProgressMeterTests
{
    [Fact]
    public void Report_WritesCountRateAndTimeLeft_NotMoreOftenThanTheInterval()
    {
        var time = new Clock();
        using StringWriter text = new();
        var log = new TrainingLog(text, TimeSpan.FromSeconds(10), time);
        ProgressMeter meter = log.Start("pictures", 1000, "features");

        time.Seconds = 9;
        meter.Report(90);
        Assert.Equal(string.Empty, text.ToString());
        time.Seconds = 10;
        meter.Report(100, "loss 1.5");
        meter.Report(101);
        Assert.Equal("[  0:10] features: 100/1000 pictures, 10.0/s, 1:30 left, loss 1.5" + Environment.NewLine, text.ToString());
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
