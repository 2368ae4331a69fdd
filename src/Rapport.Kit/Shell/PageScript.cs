using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Rapport.Kit.Shell;

/// <summary>
/// One of Kit's script files for the life of a component. A script arrives later than its component and may arrive after
/// the component has left, or after the page has: nobody is there then to be told of it, so nothing of this fails once
/// its owner or the circuit is gone. While the owner is there a fault of the script is thrown as any other.
/// </summary>
public sealed class PageScript(IJSRuntime js, string name) : IAsyncDisposable
{
    private Task<IJSObjectReference>? loading;
    private Task? attaching;
    private IJSObjectReference? part;
    private IDisposable? server;
    private bool gone;

    /// <summary>The component as the script may call it, let go of with the script.</summary>
    public DotNetObjectReference<T> Serve<T>(T component) where T : class, IComponent
    {
        var reference = DotNetObjectReference.Create(component);
        server = reference;
        return reference;
    }

    /// <summary>Calls a function of the script.</summary>
    public Task CallAsync(string function, params object?[] args) => TryAsync(async () =>
    {
        if (await LoadAsync() is { } script) await script.InvokeVoidAsync(function, args);
    });

    /// <summary>Calls a function of the script that answers an object to keep; its <c>dispose</c> is called when the owner leaves.</summary>
    public Task AttachAsync(string function, params object?[] args) => attaching = TryAsync(async () =>
    {
        if (await LoadAsync() is not { } script) return;
        part = await script.InvokeAsync<IJSObjectReference>(function, args);
        if (gone) await DropAsync();
    });

    /// <summary>Calls a function of the attached object, as soon as it is there.</summary>
    public Task TellAsync(string function, params object?[] args) => TryAsync(async () =>
    {
        if (attaching is not null) await attaching;
        if (part is not null && !gone) await part.InvokeVoidAsync(function, args);
    });

    /// <summary>Asks the attached object; the default where there is none, or nobody any more.</summary>
    public async Task<T?> AskAsync<T>(string function, params object?[] args)
    {
        T? answer = default;
        await TryAsync(async () =>
        {
            if (part is not null && !gone) answer = await part.InvokeAsync<T>(function, args);
        });
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        gone = true;
        await TryAsync(DropAsync);
        server?.Dispose();
    }

    private async Task<IJSObjectReference?> LoadAsync()
    {
        if (gone) return null;
        var script = await (loading ??= js.InvokeAsync<IJSObjectReference>("import", $"./_content/Rapport.Kit/js/{name}.js").AsTask());
        if (!gone) return script;
        await script.DisposeAsync();
        return null;
    }

    private async Task DropAsync()
    {
        if (part is { } attached)
        {
            part = null;
            await attached.InvokeVoidAsync("dispose");
            await attached.DisposeAsync();
        }

        // One that is still on its way is let go of where it is waited for.
        if (loading is { IsCompletedSuccessfully: true }) await (await loading).DisposeAsync();
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }
        catch (Exception e) when (gone && e is JSException or ObjectDisposedException or OperationCanceledException)
        {
            // The owner left in between, and its elements with it.
        }
    }
}
