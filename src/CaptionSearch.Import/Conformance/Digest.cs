using System.Security.Cryptography;
using System.Text;

namespace CaptionSearch.Import.Conformance;

/// <summary>Sums up a stream of items, so that two readings can be compared without keeping them.</summary>
internal sealed class Digest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal void Add(ImportItem item)
    {
        Add(item.Ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add(item.Position.ToString());
        Add(item.Problem);
        if (item.Record is not { } record)
        {
            return;
        }

        Add(record.Id);
        Add(record.Picture);
        Add(record.Split);
        Add(record.ByPeople ? "people" : null);
        foreach (string text in record.Captions.Concat(record.Tags).Concat(record.Metadata.SelectMany(static pair => (string[])[pair.Key, pair.Value])))
        {
            Add(text);
        }
    }

    internal string Result() => Convert.ToHexString(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    private void Add(string? text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text ?? "\u0001"));
        _hash.AppendData([0]);
    }
}
