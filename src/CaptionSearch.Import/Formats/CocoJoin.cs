using System.Globalization;
using System.Text;
using CaptionSearch.Import.Json;

namespace CaptionSearch.Import.Formats;

/// <summary>Joins pictures and captions by the picture's id through temporary files; see <see cref="CocoImporter"/>.</summary>
/// <remarks>
/// In a part, captions are loaded first and its pictures then pass one by one. More than 10,000 captions of one id are not kept,
/// and captions of an unknown id are one fault. The files lie in the system's temporary folder and go with this object.
/// </remarks>
internal sealed class CocoJoin : IDisposable
{
    private const long PartBytes = 4 << 20;
    private const int MaxParts = 256;
    private const int MaxCaptions = 10_000;

    private readonly string _folder;
    private readonly FileStream[] _parts;
    private readonly BinaryWriter[] _writers;
    private readonly FileStream _faults;
    private readonly BinaryWriter _faultWriter;
    private readonly string _path;

    internal CocoJoin(DatasetSource source)
    {
        _path = source.Path;
        int count = (int)Math.Clamp((source.Length + PartBytes - 1) / PartBytes, 1, MaxParts);
        _folder = Directory.CreateTempSubdirectory("captionsearch-import-").FullName;
        _parts = [.. Enumerable.Range(0, count).Select(Create)];
        _writers = [.. _parts.Select(static part => new BinaryWriter(part, Encoding.Unicode, leaveOpen: true))];
        _faults = Create(count);
        _faultWriter = new BinaryWriter(_faults, Encoding.Unicode, leaveOpen: true);
    }

    /// <summary>Entries of <c>images</c> so far.</summary>
    internal long Pictures { get; private set; }

    /// <summary>Takes one entry of <c>images</c> or <c>annotations</c>.</summary>
    internal void Add(bool isImage, long index, JsonValue value)
    {
        JsonFields fields = new(value, string.Create(CultureInfo.InvariantCulture, $"{(isImage ? "images" : "annotations")}[{index}]"));
        string idName = isImage ? "id" : "image_id";
        Pictures += isImage ? 1 : 0;
        string? id = fields.OptionalText(idName);
        string text = fields.RequiredText(isImage ? "file_name" : "caption");
        if (id is null)
        {
            fields.Refuse($"'{idName}' is missing.");
        }

        try
        {
            if (fields.Problem is { } problem)
            {
                _faultWriter.Write(problem);
                Write(_faultWriter, fields.ProblemPosition);
                return;
            }

            BinaryWriter writer = _writers[Hash(id!) % (uint)_writers.Length];
            writer.Write(isImage);
            writer.Write(id!);
            writer.Write(text);
            Write(writer, fields.Position);
        }
        catch (IOException error)
        {
            throw Broken(error);
        }
    }

    /// <summary>Everything that was added, joined: part by part, pictures first, then what is left over; at the end the faults.</summary>
    /// <exception cref="ImportException">The temporary files cannot be written or read.</exception>
    internal IEnumerable<CocoJoined> Results(CancellationToken cancellationToken)
    {
        try
        {
            foreach (BinaryWriter writer in (BinaryWriter[])[.. _writers, _faultWriter])
            {
                writer.Flush();
            }
        }
        catch (IOException error)
        {
            throw Broken(error);
        }

        return _parts.SelectMany(part => Join(part, cancellationToken)).Concat(Faults(cancellationToken));
    }

    /// <summary>Closes and deletes the temporary files.</summary>
    public void Dispose()
    {
        foreach (FileStream file in (FileStream[])[.. _parts, _faults])
        {
            try
            {
                file.Dispose();
            }
            catch (IOException)
            {
                // A full disk fails again while closing; the import has already failed with it.
            }
        }

        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing but temporary files is left behind.
        }
    }

    private static IEnumerable<CocoJoined> Join(FileStream part, CancellationToken cancellationToken)
    {
        Dictionary<string, (List<string> Captions, RecordPosition First)> captions = new(StringComparer.Ordinal);
        foreach ((bool isImage, string id, string text, RecordPosition position) in Entries(part, cancellationToken))
        {
            if (isImage)
            {
                continue;
            }

            if (!captions.TryGetValue(id, out (List<string> Captions, RecordPosition First) own))
            {
                own = ([], position);
                captions.Add(id, own);
            }

            if (own.Captions.Count < MaxCaptions)
            {
                own.Captions.Add(text);
            }
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((bool isImage, string id, string file, RecordPosition position) in Entries(part, cancellationToken))
        {
            if (isImage)
            {
                yield return !seen.Add(id)
                    ? new CocoJoined(id, file, [], position, $"the id '{Short(id)}' comes twice; expected each picture once.")
                    : captions.Remove(id, out (List<string> Captions, RecordPosition First) own)
                    ? new CocoJoined(id, file, own.Captions, position)
                    : new CocoJoined(id, file, [], position, $"the picture '{Short(file)}' has no caption; expected an annotation with its id.");
            }
        }

        foreach ((string id, (List<string> Captions, RecordPosition First) own) in captions.OrderBy(static pair => pair.Value.First.Line).ThenBy(static pair => pair.Value.First.Column))
        {
            yield return new CocoJoined(
                id, string.Empty, [], own.First, $"image_id '{Short(id)}' is not in 'images' ({own.Captions.Count} caption(s) lost).");
        }
    }

    private static IEnumerable<(bool IsImage, string Id, string Text, RecordPosition Position)> Entries(FileStream part, CancellationToken cancellationToken)
    {
        part.Position = 0;
        using BinaryReader reader = new(part, Encoding.Unicode, leaveOpen: true);
        while (part.Position < part.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (reader.ReadBoolean(), reader.ReadString(), reader.ReadString(), Position(reader));
        }
    }

    private IEnumerable<CocoJoined> Faults(CancellationToken cancellationToken)
    {
        _faults.Position = 0;
        using BinaryReader reader = new(_faults, Encoding.Unicode, leaveOpen: true);
        while (_faults.Position < _faults.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string problem = reader.ReadString();
            yield return new CocoJoined(string.Empty, string.Empty, [], Position(reader), problem);
        }
    }

    private static void Write(BinaryWriter writer, RecordPosition position)
    {
        writer.Write(position.Line ?? 0);
        writer.Write(position.Column ?? 0);
        writer.Write(position.JsonPath ?? string.Empty);
    }

    private static RecordPosition Position(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadString());

    /// <summary>FNV-1a: the same in every process, unlike the hash of the runtime.</summary>
    private static uint Hash(string id)
    {
        uint hash = 2166136261;
        foreach (char c in id)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash;
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "...";

    private FileStream Create(int number)
        => new(
            Path.Combine(_folder, number.ToString(CultureInfo.InvariantCulture)),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 14, FileOptions.DeleteOnClose);

    private ImportException Broken(IOException error)
        => new(_path, $"its temporary files in {Path.GetTempPath()} cannot be written ({error.Message})", error);
}
