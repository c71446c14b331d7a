using CaptionSearch.Import.Paths;
using CaptionSearch.Import.Text;

namespace CaptionSearch.Import;

/// <summary>The rules every record keeps, whoever read it; see the members of <see cref="DatasetRecord"/>.</summary>
internal static class RecordCheck
{
    private const int MaxId = 512;
    private const int MaxSplit = 40;
    private const int MaxName = 100;
    private const int MaxValue = 1000;

    /// <summary>The checked item: the record cleaned, or refused with the item's position.</summary>
    internal static ImportItem Apply(ImportItem item, ImportLimits limits)
    {
        if (item.Record is not { } record)
        {
            return item;
        }

        List<string> notes = [];
        string? problem = IdProblem(record.Id);
        string? picture = null;
        if (problem is null && record.Picture is { } raw)
        {
            problem = PicturePath.Check(raw, out picture);
        }

        IReadOnlyList<string> captions = problem is null ? Captions(record.Captions, limits, notes, out problem) : [];
        return problem is not null
            ? ImportItem.Refused(item.Ordinal, problem, item.Position)
            : ImportItem.Of(
                item.Ordinal,
                new DatasetRecord
                {
                    Id = record.Id,
                    Picture = picture,
                    Captions = captions,
                    ByPeople = record.ByPeople,
                    Split = Split(record.Split),
                    Tags = Tags(record.Tags, limits),
                    Metadata = Metadata(record.Metadata, limits),
                    Notes = notes.Count > 0 ? notes : record.Notes,
                },
                item.Position);
    }

    private static string? IdProblem(string? id)
        => string.IsNullOrWhiteSpace(id) ? "the record's id is empty."
            : id.Length > MaxId ? $"the record's id has {id.Length} characters; expected at most {MaxId}."
            : id.Any(char.IsControl) || CaptionText.IsDamaged(id) ? "the record's id holds a control character or bytes that are not UTF-8."
            : null;

    private static List<string> Captions(IReadOnlyList<string>? raw, ImportLimits limits, List<string> notes, out string? problem)
    {
        List<string> captions = [];
        string? lost = null;
        for (int i = 0; i < (raw?.Count ?? 0); i++)
        {
            if (captions.Count == limits.MaxCaptions)
            {
                notes.Add($"{raw!.Count} captions; those after the first {limits.MaxCaptions} were left out.");
                break;
            }

            string text = CaptionText.Clean(raw![i] ?? string.Empty, limits.MaxCaptionLength, out bool isCut);
            string? fault = text.Length == 0 ? "is empty" : CaptionText.IsDamaged(text) ? "is not valid UTF-8" : null;
            if (fault is not null)
            {
                lost ??= fault;
                notes.Add($"caption {i + 1} {fault}; it was left out.");
            }
            else if (!captions.Contains(text, StringComparer.Ordinal))
            {
                captions.Add(text);
                if (CaptionText.HoldsControls(raw[i]))
                {
                    notes.Add($"caption {i + 1} held control characters; they were taken out.");
                }

                if (isCut)
                {
                    notes.Add($"caption {i + 1} is longer than {limits.MaxCaptionLength} characters; it was cut.");
                }
            }
        }

        problem = captions.Count > 0 ? null
            : lost is null ? "the record has no caption."
            : $"the caption {lost}; expected a sentence.";
        return captions;
    }

    private static string? Split(string? raw)
    {
        string split = CaptionText.Clean(raw ?? string.Empty, MaxSplit, out _).ToLowerInvariant();
        return split.Length > 0 ? split : null;
    }

    private static IReadOnlyList<string> Tags(IReadOnlyList<string>? raw, ImportLimits limits)
        => raw is null or { Count: 0 }
            ? []
            : [.. raw.Select(static tag => CaptionText.Clean(tag ?? string.Empty, MaxName, out _))
                .Where(static tag => tag.Length > 0 && !CaptionText.IsDamaged(tag))
                .Distinct(StringComparer.Ordinal)
                .Take(limits.MaxTags)];

    private static IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string>? raw, ImportLimits limits)
    {
        if (raw is null or { Count: 0 })
        {
            return System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
        }

        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach ((string name, string value) in raw.Take(limits.MaxMetadata))
        {
            string key = CaptionText.Clean(name, MaxName, out _);
            if (key.Length > 0)
            {
                metadata.TryAdd(key, CaptionText.Clean(value ?? string.Empty, MaxValue, out _));
            }
        }

        return metadata;
    }
}
