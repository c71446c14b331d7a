using System.Reflection;

namespace CaptionSearch.Engine;

/// <summary>The version of this program, as stored with files it refused: another version may take them.</summary>
public static class ProgramVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        string version = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        int commit = version.IndexOf('+', StringComparison.Ordinal);
        return commit < 0 ? version : version[..commit];
    }
}
