using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Json;

/// <summary>What is indexed, as programs read it: from the command line's <c>status --json</c> and from the web.</summary>
public sealed record StatusJson
{
    /// <summary>Takes it over.</summary>
    /// <param name="status">What was counted.</param>
    /// <param name="model">Folder of the model, or why there is none.</param>
    public StatusJson(IndexStatus status, string model)
    {
        ArgumentNullException.ThrowIfNull(status);
        Files = status.Files.Indexed;
        Failed = status.Files.Failed;
        Contents = status.Files.Contents;
        Documents = status.Index?.Documents ?? 0;
        Vectors = status.Index?.Vectors ?? 0;
        Missing = status.Missing;
        Captions = Enum.GetValues<CaptionSource>().ToDictionary(HitWording.Source, source => status.Index?.DocumentsBySource.GetValueOrDefault(source) ?? 0);
        Fingerprint = status.Index?.ModelFingerprint;
        Bytes = status.Index?.ByteSize ?? 0;
        Data = status.Folder;
        Model = model;
        Versions = [.. status.Versions.Select(static version => new VersionJson(version.Name, version.Role.ToString().ToLowerInvariant()))];
        Failures = status.Failed;
    }

    /// <summary>Files whose content is in the index.</summary>
    public long Files { get; }

    /// <summary>Files that could not be indexed.</summary>
    public long Failed { get; }

    /// <summary>Different contents.</summary>
    public long Contents { get; }

    /// <summary>Documents of the index.</summary>
    public long Documents { get; }

    /// <summary>Documents that have a vector.</summary>
    public long Vectors { get; }

    /// <summary>Contents without document or vector.</summary>
    public long Missing { get; }

    /// <summary>Sentences by who wrote them: model, import, human.</summary>
    public IReadOnlyDictionary<string, long> Captions { get; }

    /// <summary>Of the model that made the vectors; null before the first one.</summary>
    public string? Fingerprint { get; }

    /// <summary>Space on disk.</summary>
    public long Bytes { get; }

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <summary>Folder of the model, or why there is none.</summary>
    public string Model { get; }

    /// <summary>Versions of the index, the current one first.</summary>
    public IReadOnlyList<VersionJson> Versions { get; }

    /// <summary>Files that could not be indexed, with their reasons.</summary>
    public IReadOnlyList<SkippedFile> Failures { get; }
}
