using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>Random batches, reopenings and torn tails against a dictionary that does the same.</summary>
public sealed class RandomOperationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, CaptionDocument> _model = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _paths = new(StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Write_RandomSequence_EqualsTheModel(int seed)
    {
        Random random = new(seed);
        EmbeddedIndexOptions options = new() { SegmentCapacity = random.Next(1, 20), CompactionThreshold = random.Next(1, 8) };
        EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, options);
        try
        {
            for (int step = 0; step < 60; step++)
            {
                switch (random.Next(12))
                {
                    case 0:
                        await index.DisposeAsync();
                        TearTails(random);
                        index = EmbeddedIndex.Open(_folder.Path, options);
                        break;
                    case 1 when random.Next(4) == 0:
                        await index.ClearAsync(Token);
                        _model.Clear();
                        _paths.Clear();
                        break;
                    default:
                        IndexBatch batch = RandomBatch(random);
                        await index.WriteAsync(batch, Token);
                        Apply(batch);
                        break;
                }

                await AssertEqual(index, random);
            }

            Assert.Empty(await index.VerifyAsync(Token));
        }
        finally
        {
            await index.DisposeAsync();
        }
    }

    private static IndexBatch RandomBatch(Random random)
    {
        // Few ids and paths, so that everything meets everything.
        string RandomId() => Samples.Id(random.Next(30));
        string RandomPath() => $"/p{random.Next(50)}";
        DocumentPath RandomPair() => new(RandomId(), RandomPath());
        return new IndexBatch
        {
            Documents =
            [
                .. Enumerable.Range(0, random.Next(8)).Select(_ => new CaptionDocument
                {
                    Id = RandomId(),
                    Paths = [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomPath())],
                    Caption = $"w{random.Next(5)} w{random.Next(5)}",
                    OtherCaptions = [.. Enumerable.Range(0, Math.Max(0, random.Next(4) - 1)).Select(i => $"w{random.Next(5)} x{i}")],
                    CaptionSource = (CaptionSource)random.Next(3),
                    IsLocked = random.Next(5) == 0,
                    ModelFingerprint = "m",
                    Vector = random.Next(4) == 0 ? null : Samples.Vector(random.Next(1000), 16),
                    Width = random.Next(100),
                    Tags = [.. Enumerable.Range(0, random.Next(3)).Select(i => new DocumentTag($"t{i}", 0.5f))],
                }),
            ],
            SetCaptions =
            [
                .. Enumerable.Range(0, random.Next(3)).Select(
                    _ => new CaptionChange(RandomId(), $"w{random.Next(5)} y", (CaptionSource)random.Next(3), null, random.Next(2) == 0)),
            ],
            AddedPaths = [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomPair())],
            RemovedPaths = [.. Enumerable.Range(0, random.Next(6)).Select(_ => RandomPair())],
            RemovedIds = [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomId())],
        };
    }

    private void Apply(IndexBatch batch)
    {
        HashSet<string> lost = [];
        void Own(string id, string path)
        {
            foreach ((string other, SortedSet<string> paths) in _paths)
            {
                if (other != id && paths.Remove(path))
                {
                    lost.Add(other);
                }
            }

            _paths[id].Add(path);
        }

        foreach (CaptionDocument document in batch.Documents)
        {
            CaptionDocument merged = document;
            if (_model.TryGetValue(document.Id, out CaptionDocument? old))
            {
                bool stays = old.CaptionSource > document.CaptionSource || (old.IsLocked && document.CaptionSource != CaptionSource.Human);
                merged = stays
                    ? merged with { Caption = old.Caption, CaptionSource = old.CaptionSource, IsLocked = old.IsLocked }
                    : merged;
                merged = merged with
                {
                    Vector = document.Vector ?? old.Vector,
                    OtherCaptions = document.OtherCaptions.Count > 0 ? document.OtherCaptions : old.OtherCaptions,
                    Tags = document.Tags.Count > 0 ? document.Tags : old.Tags,
                };
            }
            else
            {
                _paths[document.Id] = new SortedSet<string>(StringComparer.Ordinal);
            }

            _model[document.Id] = merged;
            foreach (string path in document.Paths)
            {
                Own(document.Id, path);
            }
        }

        foreach (CaptionChange change in batch.SetCaptions.Where(change => _model.ContainsKey(change.Id)))
        {
            _model[change.Id] = _model[change.Id] with { Caption = change.Caption, CaptionSource = change.Source, IsLocked = change.IsLocked };
        }

        foreach (DocumentPath added in batch.AddedPaths.Where(pair => _model.ContainsKey(pair.Id)))
        {
            Own(added.Id, added.Path);
        }

        foreach (DocumentPath removed in batch.RemovedPaths.Where(pair => _model.ContainsKey(pair.Id)))
        {
            if (_paths[removed.Id].Remove(removed.Path))
            {
                lost.Add(removed.Id);
            }
        }

        foreach (string id in batch.RemovedIds.Concat(lost.Where(id => _paths[id].Count == 0)).ToList())
        {
            _model.Remove(id);
            _paths.Remove(id);
        }
    }

    /// <summary>What a process that died between writing vectors and committing leaves behind the last record.</summary>
    private void TearTails(Random random)
    {
        foreach (string file in Directory.GetFiles(_folder.Path, "segment-*").Where(_ => random.Next(2) == 0))
        {
            byte[] garbage = new byte[random.Next(1, 500)];
            random.NextBytes(garbage);
            using FileStream stream = new(file, FileMode.Append);
            stream.Write(garbage);
        }

        File.WriteAllText(Path.Combine(_folder.Path, $"segment-{random.Next(500, 1000):D6}.f32"), "left over");
    }

    private async Task AssertEqual(EmbeddedIndex index, Random random)
    {
        List<string> ids = [];
        await foreach (string id in index.ReadIdsAsync(Token))
        {
            ids.Add(id);
        }

        Assert.Equal(_model.Keys.Order(StringComparer.Ordinal), ids);
        foreach (CaptionDocument read in await index.GetAsync(ids, withVectors: true, Token))
        {
            CaptionDocument expected = _model[read.Id];
            Assert.Equal(_paths[read.Id], read.Paths);
            Assert.Equal(expected.OtherCaptions, read.OtherCaptions);
            Assert.Equal(expected.Tags, read.Tags);
            Assert.Equal(expected.Vector is null, read.Vector is null);
            if (expected.Vector is float[] vector)
            {
                Assert.Equal(1, Samples.Cosine(vector, read.Vector!), 1e-6);
            }

            Assert.Equal(
                (expected.Caption, expected.CaptionSource, expected.IsLocked, expected.Width),
                (read.Caption, read.CaptionSource, read.IsLocked, read.Width));
        }

        string text = random.Next(2) == 0 ? $"w{random.Next(5)}" : $"w{random.Next(5)} t{random.Next(3)} w{random.Next(5)} y";
        float[] query = Samples.Vector(random.Next(), 16);
        IndexCandidates found = await index.FindAsync(new IndexQuery { Text = text, Vector = query, Window = 50 }, Token);
        Dictionary<string, (double Caption, double Tags)> scores = SlowBm25.Score(_model.Values, text, Synonyms.Shipped);
        Assert.Equal(scores.Keys.Order(StringComparer.Ordinal), found.Words.Select(hit => hit.Id).Order(StringComparer.Ordinal));
        Assert.All(found.Words, hit => Assert.Equal(scores[hit.Id].Caption + (0.5 * scores[hit.Id].Tags), hit.Score, 1e-4));
        Assert.Equal(
            _model.Values.Where(document => document.Vector is not null).Select(document => Samples.Cosine(query, document.Vector!)).OrderDescending(),
            found.Nearest.Select(hit => hit.Score),
            (x, y) => Math.Abs(x - y) < 1e-5);

        await AssertFilters(index, random);
    }

    private async Task AssertFilters(EmbeddedIndex index, Random random)
    {
        string required = random.Next(2) == 0 ? $"w{random.Next(5)}" : $"w{random.Next(5)} x{random.Next(2)}";
        string excluded = random.Next(2) == 0 ? $"w{random.Next(5)}" : $"w{random.Next(5)} y";
        int width = random.Next(60);
        static bool Has(CaptionDocument document, string phrase)
            => document.OtherCaptions.Append(document.Caption).Concat(document.Tags.Select(tag => tag.Name))
                .Any(text => $" {text} ".Contains($" {phrase} ", StringComparison.Ordinal));
        IndexQuery query = new()
        {
            Text = "w0 w1 w2 w3 w4",
            Vector = Samples.Vector(random.Next(), 16),
            Filter = new DocumentFilter { MinWidth = width },
            Required = [required],
            Excluded = [excluded],
        };
        IndexCandidates found = await index.FindAsync(query, Token);
        CaptionDocument[] expected =
            [.. _model.Values.Where(document => document.Width >= width && Has(document, required) && !Has(document, excluded))];
        Assert.Equal(expected.Select(document => document.Id).Order(StringComparer.Ordinal), found.Words.Select(hit => hit.Id).Order(StringComparer.Ordinal));
        Assert.Equal(
            expected.Where(document => document.Vector is not null).Select(document => document.Id).Order(StringComparer.Ordinal),
            found.Nearest.Select(hit => hit.Id).Order(StringComparer.Ordinal));
    }
}
