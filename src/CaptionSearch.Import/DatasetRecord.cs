using System.Collections.ObjectModel;

namespace CaptionSearch.Import;

/// <summary>One picture of a data set, or a record without a picture, with what is written about it.</summary>
/// <remarks>
/// An importer fills it with the text of the file. What a caller gets (<see cref="CheckedImporter"/>) keeps to the limits
/// that <see cref="ImportLimits"/> names; the words "checked" below say what that means for each member.
/// </remarks>
public sealed record DatasetRecord
{
    /// <summary>
    /// The record's id in its data set; the same id may come again with further captions. Never empty.
    /// Checked: 1 to 512 characters, no control characters.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>
    /// Path of the picture relative to the folder of the pictures; null when the data set names none. Never an address.
    /// Checked: inside that folder, parts separated by <c>/</c>, otherwise as written (<see cref="Paths.PicturePath"/>).
    /// </summary>
    public string? Picture { get; init; }

    /// <summary>
    /// The captions in the order of the file, at least one.
    /// Checked: cleaned (<see cref="Text.CaptionText"/>), not empty, none twice.
    /// </summary>
    public required IReadOnlyList<string> Captions { get; init; }

    /// <summary>True when the data set says that people wrote these captions. Default false: nothing is known.</summary>
    public bool ByPeople { get; init; }

    /// <summary>Part of the data set, for example <c>train</c>; null when none is named. Checked: trimmed, lower case, at most 40 characters.</summary>
    public string? Split { get; init; }

    /// <summary>Tags of the picture. Default none. Checked: cleaned like captions, none twice.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Anything else that is known of the picture, by name. Default empty. Checked: cleaned, cut to the limits.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What the check changed, one sentence each: a caption cut, left out, or rid of control characters. Empty when nothing was lost.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
