namespace TorchSharp.Tests;

/// <summary>CaptionSearch.Torch offers nothing that TorchSharp does not: decision 1 of the architecture.</summary>
public sealed class SignatureTests
{
    [Fact]
    public void EveryPublicMember_IsInTorchSharp()
    {
        HashSet<string> known = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "torchsharp-signatures.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')];
        string[] unknown = [.. MemberSignature.All(typeof(torch).Assembly).Where(member => !known.Contains(member))];
        Assert.True(unknown.Length == 0, $"Not in TorchSharp, or with other parameters there:\n{string.Join('\n', unknown)}");
    }
}
