using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Describing;

public sealed class CaptionQueueTests : IDisposable
{
    private readonly TinyModel _files = TinyModel.Create();
    private readonly SharedModel _model;
    private readonly SemaphoreSlim _gate = new(0);
    private readonly List<string> _described = [];

    public CaptionQueueTests() => _model = new SharedModel(CaptionModel.Load(_files.Folder));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_MoreThanMayWait_IsRefusedAtOnce_AndServedWhenThereIsRoom()
    {
        using CaptionQueue queue = Queue(new CaptionDeskOptions { Threads = 2, Waiting = 3 });
        Task<CaptionAnswer>[] accepted = [.. Enumerable.Range(0, 5).Select(i => queue.RunAsync(Picture($"{i}")))];
        await UntilAsync(() => queue.Running == 2);

        BusyException error = await Assert.ThrowsAsync<BusyException>(() => queue.RunAsync(Picture("too many")));

        Assert.Equal(3, queue.Waiting);
        Assert.Equal("3 pictures wait to be described, and no more may. Try again in 1 s.", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(1), error.RetryAfter);
        _gate.Release(1);
        await UntilAsync(() => queue.Waiting == 2);
        Task<CaptionAnswer> another = queue.RunAsync(Picture("another"));
        _gate.Release(10);
        await Task.WhenAll(accepted);
        await another;
        Assert.Equal(["0", "1", "2", "3", "4", "another"], _described.Order());
        Assert.Equal(0, queue.Waiting);
        await UntilAsync(() => queue.Running == 0);
    }

    [Fact]
    public async Task Run_WaitingBytesAboveTheCap_AreRefused_ButOneAloneMayWait()
    {
        using CaptionQueue queue = Queue(new CaptionDeskOptions { Threads = 1, WaitingMegabytes = 1 });
        Task<CaptionAnswer> running = queue.RunAsync(Picture("running"));
        await UntilAsync(() => queue.Running == 1);
        Task<CaptionAnswer> large = queue.RunAsync(Picture("large", bytes: 2 << 20));

        await Assert.ThrowsAsync<BusyException>(() => queue.RunAsync(Picture("small")));

        _gate.Release(10);
        await Task.WhenAll(running, large);
    }

    [Fact]
    public async Task Run_CancelledWhileWaiting_LeavesAtOnceAndIsNeverDescribed()
    {
        using CaptionQueue queue = Queue(new CaptionDeskOptions { Threads = 1, Waiting = 1 });
        Task<CaptionAnswer> running = queue.RunAsync(Picture("running"));
        await UntilAsync(() => queue.Running == 1);
        using CancellationTokenSource gone = new();
        Task<CaptionAnswer> waiting = queue.RunAsync(Cancellable("waiting", gone.Token));
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, queue.Waiting);
        Task<CaptionAnswer> next = queue.RunAsync(Picture("next"));
        _gate.Release(10);
        await Task.WhenAll(running, next);
        Assert.Equal(["running", "next"], _described);
    }

    [Fact]
    public async Task Run_AlreadyCancelled_NeverWaits()
    {
        using CaptionQueue queue = Queue(new CaptionDeskOptions { Threads = 1 });
        Task<CaptionAnswer> running = queue.RunAsync(Picture("running"));
        await UntilAsync(() => queue.Running == 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.RunAsync(Cancellable("late", new CancellationToken(true))));

        Assert.Equal(0, queue.Waiting);
        _gate.Release(10);
        await running;
    }

    [Fact]
    public async Task Dispose_GivesUpWhoWaits_AndFinishesWhatRuns()
    {
        CaptionQueue queue = Queue(new CaptionDeskOptions { Threads = 1 });
        Task<CaptionAnswer> running = queue.RunAsync(Picture("running"));
        await UntilAsync(() => queue.Running == 1);
        Task<CaptionAnswer> waiting = queue.RunAsync(Picture("waiting"));
        Task disposing = Task.Run(queue.Dispose, Token);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.False(running.IsCompleted);
        _gate.Release(10);
        await disposing;
        await running;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.RunAsync(Picture("late")));
    }

    public void Dispose()
    {
        _model.Release();
        _files.Dispose();
        _gate.Dispose();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Token);
        }
    }

    private CaptionQueue Queue(CaptionDeskOptions options) => new(options, picture =>
    {
        _gate.Wait(Token);
        lock (_described)
        {
            _described.Add(picture.Name);
        }

        picture.Complete(new CaptionAnswer
        {
            Hypotheses = [],
            Tags = [],
            Vector = [],
            GridWidth = 1,
            GridHeight = 1,
            ModelFingerprint = picture.Name,
            Width = 1,
            Height = 1,
        });
    });

    private WaitingPicture Picture(string name, int bytes = 1) => new(new byte[bytes], name, new DescriptionSettings(), _model, Token);

    private WaitingPicture Cancellable(string name, CancellationToken cancellationToken) => new(new byte[1], name, new DescriptionSettings(), _model, cancellationToken);
}
