using System.Diagnostics;

namespace CaptionSearch.Imaging.Tests.Decoding;

/// <summary>Damaged files end in one of the two picture exceptions, or in a picture; never in anything else.</summary>
/// <remarks>
/// Each corpus is read by a process of its own: a crash in native code must fail one test and not end the run.
/// The process runs the explicit test of the same name in <see cref="HostileFiles"/>.
/// </remarks>
public sealed class HostileFilesTests
{
    [Theory]
    [InlineData(nameof(HostileFiles.TruncatedAtEveryByte))]
    [InlineData(nameof(HostileFiles.BitFlips))]
    [InlineData(nameof(HostileFiles.RandomBytesBehindASignature))]
    [InlineData(nameof(HostileFiles.Bombs))]
    public async Task Read_HostileCorpus_OnlyThrowsPictureExceptions(string corpus)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(HostileFiles).Assembly.Location, "-explicit", "only", "-method", $"{typeof(HostileFiles).FullName}.{corpus}" },
        };
        using Process child = Process.Start(start)!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            Task<string> output = child.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> errors = child.StandardError.ReadToEndAsync(patience.Token);
            await child.WaitForExitAsync(patience.Token);

            string text = await output;
            Assert.True(child.ExitCode == 0, $"exit {child.ExitCode}\n{text}\n{await errors}");
            Assert.Contains("Total: 1, Errors: 0, Failed: 0", text, StringComparison.Ordinal);
            Assert.Empty(await errors); // libvips's own warnings would stand between the program's lines
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }
}
