using System.Collections.Concurrent;
using System.Numerics.Tensors;
using CaptionSearch.Imaging;
using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Datasets;

/// <summary>Fills a <see cref="GridCache"/>: every picture squeezed to the backbone's square, as it is and mirrored.</summary>
public static class GridExtraction
{
    /// <summary>Extracts what the cache does not have yet.</summary>
    /// <param name="folder">Where the pictures are.</param>
    /// <param name="names">File names; their order is the cache's.</param>
    /// <param name="cache">Receives the grids.</param>
    /// <param name="createFunction">Makes the backbone's function for one thread.</param>
    /// <param name="threads">Pictures worked on at the same time.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="told">Told the number of pictures done, and of all to do, from several threads: about a hundred times, and for the last.</param>
    /// <param name="cancellationToken">Stops between two pictures; what is done stays.</param>
    /// <returns>Pictures that could not be read, in the order of <paramref name="names"/>.</returns>
    public static IReadOnlyList<SkippedPicture> Run(
        string folder,
        IReadOnlyList<string> names,
        GridCache cache,
        Func<GridFunction> createFunction,
        int threads,
        TrainingLog log,
        Action<int, int> told,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(createFunction);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(told);
        int[] open = [.. Enumerable.Range(0, names.Count).Where(i => !cache.Has(i))];
        var skipped = new ConcurrentDictionary<int, SkippedPicture>();
        int size = cache.Header.InputSize;
        int next = -1;
        int done = 0;
        int tellEvery = Math.Max(1, open.Length / 100);
        ProgressMeter meter = log.Start("pictures", open.Length);

        void Work()
        {
            GridFunction function = createFunction();
            float[] grid = new float[cache.GridLength];
            Half[] original = new Half[grid.Length];
            Half[] mirrored = new Half[grid.Length];
            byte[] flipped = new byte[size * size * 3];
            while (!cancellationToken.IsCancellationRequested)
            {
                int at = Interlocked.Increment(ref next);
                if (at >= open.Length)
                {
                    return;
                }

                int picture = open[at];
                try
                {
                    PixelBuffer pixels = ImageReader.Read(Path.Combine(folder, names[picture]), size, size, cancellationToken: cancellationToken);
                    function(pixels.Rgb, grid);
                    TensorPrimitives.ConvertToHalf(grid, original);
                    Mirror(pixels.Rgb, flipped, size);
                    function(flipped, grid);
                    TensorPrimitives.ConvertToHalf(grid, mirrored);
                    cache.Write(picture, original, mirrored);
                }
                catch (Exception exception) when (exception is InvalidImageException or UnsupportedImageException or FileNotFoundException)
                {
                    skipped[picture] = new SkippedPicture(names[picture], exception.Message);
                }

                int finished = Interlocked.Increment(ref done);
                meter.Report(finished);
                if (finished % tellEvery == 0 || finished == open.Length)
                {
                    told(finished, open.Length);
                }
            }
        }

        Exception? failure = null;
        Thread[] workers = [.. Enumerable.Range(0, Math.Max(1, Math.Min(threads, open.Length))).Select(_ => new Thread(Guarded))];
        void Guarded()
        {
            try
            {
                Work();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
                Interlocked.Exchange(ref next, open.Length);
            }
        }

        Array.ForEach(workers, static worker => worker.Start());
        Array.ForEach(workers, static worker => worker.Join());
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            throw new InvalidOperationException($"Extracting features failed: {failure.Message}", failure);
        }

        return [.. skipped.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)];
    }

    /// <summary>Left becomes right.</summary>
    /// <param name="rgb">Shape [S, S, 3].</param>
    /// <param name="flipped">Shape [S, S, 3], overwritten.</param>
    /// <param name="size">S.</param>
    internal static void Mirror(ReadOnlySpan<byte> rgb, Span<byte> flipped, int size)
    {
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<byte> from = rgb.Slice(y * size * 3, size * 3);
            Span<byte> to = flipped.Slice(y * size * 3, size * 3);
            for (int x = 0; x < size; x++)
            {
                from.Slice(x * 3, 3).CopyTo(to.Slice((size - 1 - x) * 3, 3));
            }
        }
    }
}
