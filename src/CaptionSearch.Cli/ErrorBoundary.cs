using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Evaluation;
using CaptionSearch.Imaging;
using CaptionSearch.Import;
using CaptionSearch.Index;

namespace CaptionSearch.Cli;

/// <summary>Turns the errors a user can do something about into one line; a bug keeps its stack trace.</summary>
internal static class ErrorBoundary
{
    /// <summary>Runs a command; known errors become one line on standard error and an exit code.</summary>
    /// <param name="console">Where the line goes.</param>
    /// <param name="command">The command; returns its exit code.</param>
    public static async Task<int> RunAsync(CliConsole console, Func<Task<int>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (UsageException error)
        {
            await console.Error.WriteLineAsync($"captionsearch {error.Verb}: {error.Message.ReplaceLineEndings(" ")}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await WriteAsync(console, "Stopped.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (IsKnown(error))
        {
            await WriteAsync(console, error.Message).ConfigureAwait(false);
            return ExitCode.Failed;
        }
        finally
        {
            await console.Out.FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether the error is about a single file, so that the next one is worth trying.</summary>
    internal static bool IsAboutOneFile(Exception error) => error
        is InvalidImageException
        or UnsupportedImageException
        or FileNotFoundException
        or UnauthorizedAccessException
        || error.GetType() == typeof(IOException);

    /// <summary>Whether the error says something about the user's files or machine rather than about this program.</summary>
    internal static bool IsKnown(Exception error) => error
        is InvalidImageException
        or UnsupportedImageException
        or DecoderUnavailableException
        or ModelFormatException
        or IndexUnavailableException
        or IndexFormatException
        or DataFolderException
        or SourceFolderException
        or ImportException
        or EvaluationException
        or CaptionEditException
        or IOException
        or UnauthorizedAccessException;

    private static Task WriteAsync(CliConsole console, string message)
        => console.Error.WriteLineAsync("captionsearch: " + message.ReplaceLineEndings(" "));
}
