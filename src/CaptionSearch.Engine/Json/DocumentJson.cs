using System.Text.Json.Serialization;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Json;

/// <summary>A document of the index as programs read it, with the names that an export has.</summary>
public sealed record DocumentJson
{
    /// <summary>Takes it over, without its vector.</summary>
    /// <param name="document">The document.</param>
    public DocumentJson(CaptionDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Id = document.Id;
        Paths = document.Paths;
        Caption = document.Caption;
        Source = HitWording.Source(document.CaptionSource);
        IsLocked = document.IsLocked;
        Confidence = document.Confidence;
        Others = document.OtherCaptions;
        Tags = [.. document.Tags.Select(static tag => new TagJson(tag.Name, HitJson.Rounded(tag.Probability)))];
        Model = document.ModelFingerprint;
        Width = document.Width;
        Height = document.Height;
        Bytes = document.ByteSize;
        Time = document.FileTime?.UtcDateTime;
        DataSet = document.DataSet;
        Split = document.Split;
        Metadata = document.Metadata;
    }

    /// <summary>SHA-256 of the content, 64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Where the content lies; empty for a record without picture.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The sentence.</summary>
    public string Caption { get; }

    /// <summary>Who wrote it: model, import or human.</summary>
    public string Source { get; }

    /// <summary>Whether it is held fast.</summary>
    [JsonPropertyName("locked")]
    public bool IsLocked { get; }

    /// <summary>Of the model's sentence, 0..1; null when a person wrote it.</summary>
    public double? Confidence { get; }

    /// <summary>Further sentences that came with the picture.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>What a classifier saw, likeliest first.</summary>
    public IReadOnlyList<TagJson> Tags { get; }

    /// <summary>Fingerprint of the model; null when none was at work.</summary>
    public string? Model { get; }

    /// <summary>In pixels; 0 when unknown.</summary>
    public int Width { get; }

    /// <summary>In pixels; 0 when unknown.</summary>
    public int Height { get; }

    /// <summary>Size of the file; 0 when unknown.</summary>
    public long Bytes { get; }

    /// <summary>When the file was last changed, UTC; null when unknown.</summary>
    public DateTime? Time { get; }

    /// <summary>Name of the data set it came with; null when none.</summary>
    [JsonPropertyName("dataSet")]
    public string? DataSet { get; }

    /// <summary>Part of that data set; null when none.</summary>
    public string? Split { get; }

    /// <summary>What else that data set says.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }
}
