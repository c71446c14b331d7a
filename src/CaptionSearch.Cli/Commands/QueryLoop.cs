using CaptionSearch.Cli.Output;
using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Cli.Commands;

/// <summary>Queries read from standard input, one picture a line, until <c>q</c> or the end.</summary>
/// <remarks>
/// A picture that cannot be read is one line on standard error and the loop goes on. On standard output each query is a line
/// <c>path TAB caption</c>, its hits, and an empty line; with <c>--json</c> one object a line; with <c>--paths</c> only the hits' paths.
/// </remarks>
internal sealed class QueryLoop(PictureSearch search, HitWriter writer, SearchRequest request, CliConsole console)
{
    /// <summary>Runs the loop; the exit code is 0 however many queries found nothing.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            string picture = line.Trim();
            if (picture is "q" or "Q")
            {
                break;
            }

            if (picture.Length > 0)
            {
                await AnswerAsync(picture, cancellationToken).ConfigureAwait(false);
                await console.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return ExitCode.Success;
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (console.InIsTerminal && console.ErrorIsTerminal)
        {
            await console.Error.WriteAsync("picture (q ends): ").ConfigureAwait(false);
        }

        return await console.In.ReadLineAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AnswerAsync(string picture, CancellationToken cancellationToken)
    {
        SearchRequest one = request with { Picture = picture };
        SearchReply reply;
        try
        {
            reply = await search.RunAsync(one, cancellationToken).ConfigureAwait(false);
        }
        catch (SearchRequestException error)
        {
            throw new UsageException("query", error.Message);
        }
        catch (Exception error) when (ErrorBoundary.IsAboutOneFile(error))
        {
            await console.Error.WriteLineAsync("captionsearch: " + error.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return;
        }

        if (writer.Format == HitFormat.Json)
        {
            JsonText.Write(console.Out, indented: false, json =>
            {
                json.WriteStartObject();
                json.WriteString("query", picture);
                json.WriteString("caption", reply.Caption);
                json.WritePropertyName("hits");
                writer.WriteJson(json, reply.Hits);
                json.WriteEndObject();
            });
            return;
        }

        if (writer.Format != HitFormat.Paths)
        {
            await console.Out.WriteLineAsync($"{picture}\t{reply.Caption}").ConfigureAwait(false);
        }

        writer.Write(reply.Hits);
        await NothingFound.ExitCodeAsync(reply, one, console).ConfigureAwait(false);
        if (writer.Format == HitFormat.Tsv)
        {
            await console.Out.WriteLineAsync().ConfigureAwait(false);
        }
    }
}
