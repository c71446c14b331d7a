using System.Runtime.CompilerServices;

namespace CaptionSearch.Import.Formats;

/// <summary>Gives a synchronous reading the asynchronous form of the contract.</summary>
/// <remarks>Parsing is work for the processor; the file is read ahead by the system. So it stays synchronous, and lets others run now and then.</remarks>
internal static class Streaming
{
    private const int ItemsBetweenYields = 256;

    internal static async IAsyncEnumerable<ImportItem> Of(
        Func<CancellationToken, IEnumerable<ImportItem>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int items = 0;
        foreach (ImportItem item in read(cancellationToken))
        {
            yield return item;
            cancellationToken.ThrowIfCancellationRequested();
            if (++items % ItemsBetweenYields == 0)
            {
                await Task.Yield();
            }
        }
    }
}
