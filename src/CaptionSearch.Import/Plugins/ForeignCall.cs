using System.Reflection;

namespace CaptionSearch.Import.Plugins;

/// <summary>Calls into a plug-in: on a thread of its own, with a time limit, whatever it throws.</summary>
internal static class ForeignCall
{
    /// <summary>The call's result; the default value and a fault when it threw or took too long.</summary>
    internal static T? Run<T>(Func<T> call, TimeSpan limit, out string? fault)
    {
        T? result = default;
        Exception? thrown = null;
        Thread thread = new(() =>
        {
#pragma warning disable CA1031 // Foreign code may throw anything; on this thread it would end the process.
            try
            {
                result = call();
            }
            catch (Exception error)
            {
                thrown = error;
            }
#pragma warning restore CA1031
        })
        { IsBackground = true };
        thread.Start();
        if (!thread.Join(limit))
        {
            fault = $"no answer within {limit.TotalSeconds:0.##} s";
            return default;
        }

        fault = thrown is null ? null : Describe(thrown);
        return thrown is null ? result : default;
    }

    /// <summary>Type and message, on one line.</summary>
    internal static string Describe(Exception error)
    {
        Exception inner = error is TargetInvocationException { InnerException: { } cause } ? cause : error;
        string message = Text.CaptionText.Clean(inner.Message, 300, out _).TrimEnd('.');
        return $"{inner.GetType().Name}: {message}";
    }
}
