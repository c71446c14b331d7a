using System.Diagnostics;

namespace CaptionSearch.Web.Training;

/// <summary>A training in a process of its own: this program's verb <c>train</c>, with less priority than the server.</summary>
/// <remarks>
/// It stops when its standard input ends: when that is closed here, and also when this process is killed. So no training is left behind.
/// Its checkpoints let the next one go on after the last finished epoch.
/// </remarks>
internal sealed class ChildTraining : IDisposable
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(4); // the server itself has five

    private readonly Process _process;
    private readonly Task<string> _ended;

    private ChildTraining(Process process, Action<string> told, string logFile)
    {
        _process = process;
        _ended = ReadAsync(told, logFile);
    }

    /// <summary>Ends with the process: the last line it wrote to standard error, empty when there was none.</summary>
    public Task<string> Ended => _ended;

    /// <summary>Starts a training.</summary>
    /// <param name="program">How this program is started: a file and the arguments before the verb.</param>
    /// <param name="settings">What is trained.</param>
    /// <param name="folder">Where it keeps what it needs; exists.</param>
    /// <param name="told">Receives every event, one line at a time.</param>
    /// <exception cref="IOException">The process cannot be started.</exception>
    public static ChildTraining Start(IReadOnlyList<string> program, RunSettings settings, RunFolder folder, Action<string> told)
    {
        string[] arguments =
        [
            .. program.Skip(1), "train", "--dataset", settings.Dataset, "--out", folder.Model, "--cache", folder.Cache,
            "--epochs", Text(settings.Epochs), "--embedding-epochs", Text(settings.EmbeddingEpochs),
            .. settings.From is { } from ? new[] { "--from", from } : [],
            .. settings.BackboneFrom is { } model ? new[] { "--model", model } : [],
            "--events", "-", "--until-input-ends",
        ];
        ProcessStartInfo start = new(program[0], arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new IOException($"{program[0]}: the training cannot be started ({error.Message}).", error);
        }

        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended at once, or priorities are not ours to set: it trains all the same.
        }

        return new ChildTraining(process, told, folder.Log);

        static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Asks it to stop, and kills it when it does not.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _ended.WaitAsync(TimeToStop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _ended.ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of a process that has ended.</summary>
    public void Dispose() => _process.Dispose();

    private async Task<string> ReadAsync(Action<string> told, string logFile)
    {
        Task<string> errors = KeepAsync(logFile);
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            told(line);
        }

        string last = await errors.ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return last;
    }

    private async Task<string> KeepAsync(string logFile)
    {
        StreamWriter log = new(logFile, append: true) { AutoFlush = true };
        await using (log.ConfigureAwait(false))
        {
            string last = "";
            while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                await log.WriteLineAsync(line).ConfigureAwait(false);
                last = line.Length > 0 ? line : last;
            }

            return last;
        }
    }
}
