using CaptionSearch.Engine.Serving;

namespace CaptionSearch.Engine.Describing;

/// <summary>A picture that somebody waits for.</summary>
/// <param name="bytes">The encoded picture.</param>
/// <param name="name">Begins the message of an error.</param>
/// <param name="settings">What to find out.</param>
/// <param name="model">Valid until the answer is there.</param>
/// <param name="cancellationToken">Stops the decoder.</param>
internal sealed class WaitingPicture(
    ReadOnlyMemory<byte> bytes, string name, DescriptionSettings settings, SharedModel model, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<CaptionAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Bytes => bytes;

    public string Name => name;

    public DescriptionSettings Settings => settings;

    public SharedModel Model => model;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>The answer, when it is there.</summary>
    public Task<CaptionAnswer> Answer => _answer.Task;

    public void Complete(CaptionAnswer answer) => _answer.TrySetResult(answer);

    public void Fail(Exception error) => _answer.TrySetException(error);

    public void Cancel() => _answer.TrySetCanceled(cancellationToken);
}
