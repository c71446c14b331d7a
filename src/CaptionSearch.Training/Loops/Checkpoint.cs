using System.Runtime.InteropServices;
using System.Text.Json;
using CaptionSearch.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Loops;

/// <summary>The state of a run after a finished epoch, in one file: enough to go on as if nothing had happened.</summary>
/// <remarks>
/// Weights, their average, the optimiser, the figures so far and the best weights. Random numbers are started anew at every epoch from
/// the seed and the epoch's number, so they need no state here. Written to a temporary file that then takes the old one's place.
/// </remarks>
/// <typeparam name="TScores">The scores on the validation pictures.</typeparam>
internal sealed class Checkpoint<TScores>
{
    private const string Magic = "CaptionSearch checkpoint 1";

    /// <summary>Settings of the run; a checkpoint of other settings is not used.</summary>
    public required string Settings { get; init; }

    /// <summary>Figures of all finished epochs.</summary>
    public required IReadOnlyList<EpochFigures<TScores>> History { get; init; }

    /// <summary>The epoch whose averaged weights are kept, from 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Its averaged weights.</summary>
    public required Dictionary<string, float[]> BestWeights { get; init; }

    /// <summary>Writes the file.</summary>
    public void Save(string path, nn.Module module, WeightAverage average, OptimizerHelper optimizer)
    {
        string temporary = path + ".partial";
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        using (BinaryWriter writer = new(stream))
        {
            writer.Write(Magic);
            writer.Write(Settings);
            writer.Write(JsonSerializer.Serialize(History));
            writer.Write(BestEpoch);
            WriteValues(writer, BestWeights);
            WriteValues(writer, module.state_dict().ToDictionary(static pair => pair.Key, static pair => pair.Value.data<float>().ToArray()));
            WriteValues(writer, average.Values());
            optimizer.save_state_dict(writer);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads the file and puts weights, average and optimiser back.</summary>
    /// <returns>Null when there is no file, or one of other settings.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static Checkpoint<TScores>? Load(string path, string settings, nn.Module module, WeightAverage average, OptimizerHelper optimizer)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using BinaryReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20));
            if (reader.ReadString() != Magic || reader.ReadString() != settings)
            {
                return null;
            }

            var history = JsonSerializer.Deserialize<List<EpochFigures<TScores>>>(reader.ReadString())!;
            int bestEpoch = reader.ReadInt32();
            Dictionary<string, float[]> best = ReadValues(reader);
            CopyInto(ReadValues(reader), module.state_dict().Select(static pair => (pair.Key, pair.Value)));
            CopyInto(ReadValues(reader), average.Averages);
            optimizer.load_state_dict(reader);
            return new Checkpoint<TScores> { Settings = settings, History = history, BestEpoch = bestEpoch, BestWeights = best };
        }
        catch (Exception exception) when (exception is EndOfStreamException or JsonException or KeyNotFoundException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"{path}: the checkpoint is damaged ({exception.Message}). Delete it to start anew.", exception);
        }
    }

    /// <summary>Reads only what a finished run is asked for: figures and best weights.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is damaged.</exception>
    public static Checkpoint<TScores> ReadFinished(string path)
    {
        try
        {
            using BinaryReader reader = new(File.OpenRead(path));
            if (reader.ReadString() != Magic)
            {
                throw new InvalidDataException($"{path}: not a checkpoint of this version. Train this part again.");
            }

            string settings = reader.ReadString();
            var history = JsonSerializer.Deserialize<List<EpochFigures<TScores>>>(reader.ReadString())!;
            int bestEpoch = reader.ReadInt32();
            return new Checkpoint<TScores> { Settings = settings, History = history, BestEpoch = bestEpoch, BestWeights = ReadValues(reader) };
        }
        catch (Exception exception) when (exception is FileNotFoundException or EndOfStreamException or JsonException or FormatException)
        {
            throw new InvalidDataException($"{path}: no checkpoint to take this part from ({exception.Message}). Train it too.", exception);
        }
    }

    private static void WriteValues(BinaryWriter writer, Dictionary<string, float[]> values)
    {
        writer.Write(values.Count);
        foreach ((string name, float[] value) in values)
        {
            writer.Write(name);
            writer.Write(value.Length);
            writer.Write(MemoryMarshal.AsBytes(value.AsSpan()));
        }
    }

    private static Dictionary<string, float[]> ReadValues(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        var values = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            float[] value = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(value.AsSpan()));
            values.Add(name, value);
        }

        return values;
    }

    private static void CopyInto(Dictionary<string, float[]> values, IEnumerable<(string Name, Tensor Target)> targets)
    {
        using IDisposable pause = no_grad();
        foreach ((string name, Tensor target) in targets)
        {
            using Tensor source = tensor(values[name], target.shape);
            target.copy_(source);
        }
    }
}
