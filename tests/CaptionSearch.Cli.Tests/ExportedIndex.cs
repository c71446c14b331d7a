using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace CaptionSearch.Cli;

/// <summary>Everything an index holds, as 'export' writes it, to compare two indexes.</summary>
internal static class ExportedIndex
{
    /// <summary>The lines after the first, in the order of the ids.</summary>
    /// <param name="file">Is written.</param>
    /// <param name="options">Which index.</param>
    public static async Task<JsonObject[]> ReadAsync(string file, params string[] options)
    {
        File.Delete(file);
        Session session = await Session.RunAsync(["export", file, .. options], "");
        Assert.True(session.ExitCode == ExitCode.Success, session.Error);
        return [.. File.ReadLines(file).Skip(1).Select(static line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <summary>The same documents, each with the same properties; vectors to the seven digits that a server keeps.</summary>
    public static void AssertEqual(JsonObject[] expected, JsonObject[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach ((JsonObject one, JsonObject other) in expected.Zip(actual))
        {
            JsonObject left = one.DeepClone().AsObject();
            JsonObject right = other.DeepClone().AsObject();
            Assert.Equal(TakeVector(left), TakeVector(right), static (x, y) => Math.Abs(x - y) < 1e-6);
            Assert.Equal(left.ToJsonString(), right.ToJsonString());
        }
    }

    private static float[] TakeVector(JsonObject document)
    {
        return document.Remove("vector", out JsonNode? vector)
            ? MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(vector!.GetValue<string>())).ToArray()
            : []; // not every line is a document with a vector
    }
}
