using System.Runtime.CompilerServices;
using CaptionSearch.Index.Embedded.Words;
using CaptionSearch.Index.Listing;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>The index in a folder: SQLite for documents and words, segment files for vectors. Exact and deterministic.</summary>
/// <remarks>
/// Several processes may have the same folder open. Batches of different writers follow one another; readers see the last
/// committed batch. A process that dies at any moment loses nothing that was committed and leaves nothing half-written in sight:
/// the rows of index.db say which vectors count. The calls run on the caller's thread; only waiting for a turn is asynchronous.
/// </remarks>
public sealed class EmbeddedIndex : ICaptionIndex
{
    // Reading is work for the processor; more at once than this only wait for each other.
    private const int MostReaders = 16;
    private const int IdsAtOnce = 1000;
    private const int DocumentsAtOnce = 100;
    private const int Attempts = 5;

    private readonly IndexFolder _folder;
    private readonly EmbeddedIndexOptions _options;
    private readonly VectorStore _vectors;
    private readonly WordIndex _words;
    private readonly DocumentPlaces _places = new();
    private readonly KnownDocuments _known = new();
    private readonly SemaphoreSlim _writeTurn = new(1, 1);
    private readonly SemaphoreSlim _readTurn = new(MostReaders, MostReaders);
    private readonly Stack<IndexConnection> _idle = new();
    private bool _isDisposed;

    private EmbeddedIndex(IndexFolder folder, IndexConnection first, EmbeddedIndexOptions options)
    {
        _folder = folder;
        _options = options;
        _vectors = new VectorStore(folder.Path);
        _words = new WordIndex(options.Synonyms);
        _idle.Push(first);
    }

    /// <summary>Whether a folder holds an index.</summary>
    public static bool Exists(string folder) => IndexFolder.HasIndex(folder);

    /// <summary>Opens an index for reading and writing; makes it when it is not there.</summary>
    /// <exception cref="IndexUnavailableException">The folder cannot be written.</exception>
    /// <exception cref="IndexFormatException">It is of another version, or damaged.</exception>
    public static EmbeddedIndex Open(string folder, EmbeddedIndexOptions? options = null)
        => Open(folder, options ?? new EmbeddedIndexOptions(), IndexFolder.OpenWritable);

    /// <summary>Opens an index for reading; the folder may be read-only.</summary>
    /// <exception cref="IndexUnavailableException">There is no index (see <see cref="Exists"/>), or it cannot be read.</exception>
    /// <exception cref="IndexFormatException">It is of another version, or damaged.</exception>
    public static EmbeddedIndex OpenReadOnly(string folder, EmbeddedIndexOptions? options = null)
        => Open(folder, options ?? new EmbeddedIndexOptions(), IndexFolder.OpenReadOnly);

    /// <inheritdoc/>
    public Task WriteAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchCheck.Check(batch);
        return ChangeAsync(
            connection =>
            {
                new BatchWriter(_folder.Path, connection, _options).Apply(batch, cancellationToken);
                return [];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task ClearAsync(CancellationToken cancellationToken)
        => ChangeAsync(
            connection =>
            {
                List<long> segments = [];
                using (SqliteDataReader rows = connection.Query("SELECT id FROM segments"))
                {
                    while (rows.Read())
                    {
                        segments.Add(rows.GetInt64(0));
                    }
                }

                connection.Script(
                    """
                    DELETE FROM documents; DELETE FROM captions; DELETE FROM paths; DELETE FROM tags; DELETE FROM segments;
                    UPDATE state SET generation = generation + 1, dimension = NULL, model = NULL;
                    """);
                WordRebuild.Clear(connection);
                return segments;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CaptionDocument>> GetAsync(
        IReadOnlyCollection<string> ids, bool withVectors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        foreach (string id in ids)
        {
            DocumentId.Check(id);
        }

        // Documents of a search are those of the next one; who reads everything would only drive them out.
        return ReadDocumentsAsync(ids, withVectors, _known.Read, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CaptionDocument?> FindByPathAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ReadAsync(
            withVectors: false,
            (connection, _) => DocumentTable.PathOwner(connection, path) is long number
                ? DocumentTable.Read(connection, DocumentTable.IdOf(connection, number))?.Document
                : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ReadIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Page by page, so that no transaction stays open while the caller works.
        byte[] last = [];
        while (true)
        {
            List<byte[]> page = await ReadAsync(
                withVectors: false,
                (connection, _) =>
                {
                    List<byte[]> ids = [];
                    using SqliteDataReader rows = connection.Query("SELECT id FROM documents WHERE id > $1 ORDER BY id LIMIT $2", last, IdsAtOnce);
                    while (rows.Read())
                    {
                        ids.Add((byte[])rows[0]);
                    }

                    return ids;
                },
                cancellationToken).ConfigureAwait(false);
            foreach (byte[] id in page)
            {
                yield return DocumentId.FromBytes(id);
            }

            if (page.Count < IdsAtOnce)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CaptionDocument> ReadAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (string[] ids in ReadIdsAsync(cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            foreach (CaptionDocument document in await ReadDocumentsAsync(ids, withVectors, ReadAnew, cancellationToken).ConfigureAwait(false))
            {
                yield return document;
            }
        }
    }

    /// <inheritdoc/>
    public Task<DocumentPage> ListAsync(DocumentList list, CancellationToken cancellationToken)
        => DocumentPaging.RunAsync(
            list,
            (from, isForward, count) => ReadAsync(
                withVectors: false,
                (connection, _) => DocumentListing.Read(connection, list.Filter, from, isForward, count, cancellationToken),
                cancellationToken));

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken)
        => ReadAsync(withVectors: false, (connection, _) => connection.Number("SELECT count(*) FROM documents"), cancellationToken);

    /// <inheritdoc/>
    public Task<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
        => ReadAsync(withVectors: false, (connection, _) => IndexCounts.Read(connection, _folder.ByteSize()), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> GetModelFingerprintAsync(CancellationToken cancellationToken)
        => ReadAsync(withVectors: false, (connection, _) => IndexState.Read(connection).Layout?.ModelFingerprint, cancellationToken);

    /// <inheritdoc/>
    public Task<IndexCandidates> FindAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        CandidateSearch search = new(query, _words, _places, _known);
        return ReadAsync(
            search.NeedsVectors, (connection, vectors) => search.Find(connection, vectors, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentScores>> ScoreAsync(
        IndexQuery query, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        CandidateSearch search = new(query, _words, _places, _known);
        return ReadAsync(
            search.NeedsVectors, (connection, vectors) => search.Score(connection, vectors, ids, cancellationToken), cancellationToken);
    }

    /// <summary>Makes what words are searched by again from the captions and tags; for when <see cref="VerifyAsync"/> finds that it does not fit.</summary>
    public Task RebuildWordsAsync(CancellationToken cancellationToken)
        => ChangeAsync(
            connection =>
            {
                WordRebuild.Run(connection, cancellationToken);
                connection.Execute("UPDATE state SET generation = generation + 1");
                return [];
            },
            cancellationToken);

    /// <summary>Reads everything, checks every checksum and whether the files and tables agree.</summary>
    /// <returns>What is wrong; empty when all is well.</returns>
    public Task<IReadOnlyList<IndexProblem>> VerifyAsync(CancellationToken cancellationToken)
        => ReadAsync(
            withVectors: true,
            (connection, vectors) => IndexVerification.Run(_folder.Path, connection, vectors!, cancellationToken),
            cancellationToken);

    /// <summary>Closes the index; calls that are running must have ended.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _vectors.Dispose();
            lock (_idle)
            {
                while (_idle.TryPop(out IndexConnection? connection))
                {
                    connection.Dispose();
                }
            }

            _writeTurn.Dispose();
            _readTurn.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static EmbeddedIndex Open(
        string folder,
        EmbeddedIndexOptions options,
        Func<string, EmbeddedIndexOptions, (IndexFolder Folder, IndexConnection First)> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            (IndexFolder opened, IndexConnection first) = open(folder, options);
            return new EmbeddedIndex(opened, first, options);
        }
        catch (Exception error) when (StorageError.Translate(error, folder) is Exception translated)
        {
            throw translated;
        }
    }

    /// <summary>Documents in the order asked for.</summary>
    /// <param name="ids">Valid ids.</param>
    /// <param name="withVectors">Whether their vectors are wanted too.</param>
    /// <param name="read">Reads up to a thousand.</param>
    /// <param name="cancellationToken">Checked once a thousand documents.</param>
    private Task<IReadOnlyList<CaptionDocument>> ReadDocumentsAsync(
        IReadOnlyCollection<string> ids,
        bool withVectors,
        Func<IndexConnection, IReadOnlyCollection<string>, IReadOnlyList<FoundDocument?>> read,
        CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<CaptionDocument>>(
            withVectors,
            (connection, vectors) =>
            {
                List<CaptionDocument> documents = new(ids.Count);
                foreach (string[] some in ids.Chunk(IdsAtOnce))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    foreach (FoundDocument? found in read(connection, some))
                    {
                        if (found is not null)
                        {
                            documents.Add(found.Vector is VectorPlace place && vectors is not null
                                ? found.Document with { Vector = vectors.Vector(place.Segment, place.Slot).ToArray() }
                                : found.Document);
                        }
                    }
                }

                return documents;
            },
            cancellationToken);

    /// <summary>Documents in the order of their ids, from the tables; null for those that are not there.</summary>
    private static IReadOnlyList<FoundDocument?> ReadAnew(IndexConnection connection, IReadOnlyCollection<string> ids)
    {
        Dictionary<string, FoundDocument> found = DocumentTable.ReadAll(connection, ids);
        return [.. ids.Select(id => found.GetValueOrDefault(id))];
    }

    /// <summary>Runs a read in one transaction: everything in it is of the same committed state.</summary>
    /// <param name="withVectors">Whether the vectors are needed; without them damaged segments are no hindrance.</param>
    /// <param name="read">Gets the vectors, or null.</param>
    /// <param name="cancellationToken">Checked while waiting for a turn.</param>
    private async Task<T> ReadAsync<T>(
        bool withVectors, Func<IndexConnection, VectorSnapshot?, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await _readTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return WithConnection(connection => ReadOnce(connection, withVectors, read));
                }
                catch (FileNotFoundException missing) when (attempt < Attempts)
                {
                    // A segment was rewritten between our transaction's begin and the opening of its files: look again.
                    _ = missing;
                }
                catch (FileNotFoundException missing)
                {
                    throw SegmentLayout.Damaged(missing.FileName!, 0, "the file is missing");
                }
            }
        }
        catch (Exception error) when (StorageError.Translate(error, _folder.Path) is Exception translated)
        {
            throw translated;
        }
        finally
        {
            _readTurn.Release();
        }
    }

    private T ReadOnce<T>(IndexConnection connection, bool withVectors, Func<IndexConnection, VectorSnapshot?, T> read)
    {
        connection.Execute("BEGIN");
        try
        {
            if (!withVectors)
            {
                return read(connection, null);
            }

            VectorSnapshot vectors = _vectors.Rent(connection);
            try
            {
                return read(connection, vectors);
            }
            finally
            {
                _vectors.Return(vectors);
            }
        }
        finally
        {
            connection.RollBack();
        }
    }

    /// <summary>Runs a change in one write transaction, then deletes the segments it gave up, then compacts what is due.</summary>
    private async Task ChangeAsync(Func<IndexConnection, List<long>> change, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_folder.IsReadOnly)
        {
            throw StorageError.ReadOnly(_folder.Path);
        }

        await _writeTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            WithConnection(connection =>
            {
                _folder.DeleteSegments(Commit(connection, change));
                Compact(connection);
                return true;
            });
        }
        catch (Exception error) when (StorageError.Translate(error, _folder.Path) is Exception translated)
        {
            throw translated;
        }
        finally
        {
            _writeTurn.Release();
        }
    }

    private static List<long> Commit(IndexConnection connection, Func<IndexConnection, List<long>> change)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            List<long> givenUp = change(connection);
            connection.Execute("COMMIT");
            return givenUp;
        }
        catch
        {
            connection.RollBack();
            throw;
        }
    }

    private void Compact(IndexConnection connection)
    {
        foreach (long segment in Compaction.Due(connection, _options))
        {
            try
            {
                _folder.DeleteSegments(Commit(connection, inside =>
                {
                    Compaction.Rewrite(_folder.Path, inside, segment, _options);
                    return [segment];
                }));
            }
            catch (Exception error) when (error is IndexFormatException or IOException or SqliteException)
            {
                // The batch is stored; rewriting only saves space. What is damaged or full is reported by what needs it.
            }
        }
    }

    private T WithConnection<T>(Func<IndexConnection, T> use)
    {
        IndexConnection? connection;
        lock (_idle)
        {
            _idle.TryPop(out connection);
        }

        connection ??= _folder.Connect();
        try
        {
            T result = use(connection);
            lock (_idle)
            {
                if (!_isDisposed)
                {
                    _idle.Push(connection);
                    connection = null;
                }
            }

            return result;
        }
        finally
        {
            // After an error its state is not worth guessing; a new one costs less than a millisecond.
            connection?.Dispose();
        }
    }
}
