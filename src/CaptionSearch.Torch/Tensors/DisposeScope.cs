namespace TorchSharp;

/// <summary>Disposes the tensors made while it is the innermost scope of its thread, unless they were moved out.</summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? Innermost;

    private readonly HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScope? _outer;
    private bool _disposed;

    internal DisposeScope()
    {
        _outer = Innermost;
        Innermost = this;
    }

    /// <summary>The innermost open scope of this thread.</summary>
    internal static DisposeScope? Current => Innermost;

    /// <summary>How many objects the scope holds.</summary>
    public int DisposablesCount => _disposables.Count;

    /// <summary>Moves an object to the enclosing scope, or out of all scopes when there is none.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        if (_disposables.Remove(disposable))
        {
            if (_outer is null)
            {
                SetOwner(disposable, null);
            }
            else
            {
                _outer.Include(disposable);
            }
        }

        return disposable;
    }

    /// <summary>Takes an object out of all scopes: the caller disposes it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        if (_disposables.Remove(disposable))
        {
            SetOwner(disposable, null);
        }

        return disposable;
    }

    /// <summary>Puts an object into this scope.</summary>
    public void Attach(IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        (disposable as torch.Tensor)?.OwningDisposeScope?._disposables.Remove(disposable);
        Include(disposable);
    }

    /// <summary>Disposes what the scope holds and closes it.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (Innermost == this)
        {
            Innermost = _outer;
        }

        DisposeEverything();
    }

    /// <summary>Disposes what the scope holds; the scope stays open.</summary>
    public void DisposeEverything()
    {
        IDisposable[] held = [.. _disposables];
        _disposables.Clear();
        foreach (IDisposable disposable in held)
        {
            SetOwner(disposable, null);
            disposable.Dispose();
        }
    }

    internal void Include(IDisposable disposable)
    {
        _disposables.Add(disposable);
        SetOwner(disposable, this);
    }

    internal void Forget(IDisposable disposable) => _disposables.Remove(disposable);

    private static void SetOwner(IDisposable disposable, DisposeScope? scope)
    {
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = scope;
        }
    }
}

public static partial class torch
{
    /// <summary>Opens a scope: tensors made from here on are disposed with it, unless moved out.</summary>
    public static DisposeScope NewDisposeScope() => new();
}
