using System.Reflection;
using Microsoft.JSInterop;

namespace Rapport.Kit.Tests.Shell;

/// <summary>A browser whose scripts arrive when the test says so.</summary>
internal sealed class SlowScripts : IJSRuntime, IJSObjectReference
{
    private const BindingFlags Inside = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private readonly TaskCompletionSource<IJSObjectReference> arrival = new();

    /// <summary>Functions of scripts that were called, in their order.</summary>
    public List<string> Calls { get; } = [];

    public bool LetGo { get; private set; }

    /// <summary>Thrown by every function of a script, where the test says so.</summary>
    public Exception? Fails { get; set; }

    public void Arrive() => arrival.SetResult(this);

    public async ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args)
    {
        if (identifier == "import") return (T)await arrival.Task;
        if (identifier.StartsWith("Blazor.", StringComparison.Ordinal)) return default!;
        // As the real one: what is called with a reference that is gone cannot be written down.
        foreach (var one in args ?? []) if (one is IDisposable) ObjectDisposedException.ThrowIf(one.GetType().GetProperty("Disposed", Inside)?.GetValue(one) is true, one);
        Calls.Add(identifier);
        if (Fails is not null) throw Fails;
        return typeof(T) == typeof(IJSObjectReference) ? (T)(object)this : default!;
    }

    public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<T>(identifier, args);

    public ValueTask DisposeAsync()
    {
        LetGo = true;
        return default;
    }
}
