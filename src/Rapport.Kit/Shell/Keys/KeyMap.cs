using Rapport.Core.Catalogue;
using Rapport.Kit.Views;
using Rapport.Kit.Words;

namespace Rapport.Kit.Shell.Keys;

/// <summary>Which keys do what for the signed-in person: those that the program proposes, but for what the person chose otherwise.</summary>
public sealed class KeyMap(RecordCatalogue catalogue, IPersonalMemory memory, Texts texts, IEnumerable<Shortcut> added)
{
    private const string Name = "keys";
    private Dictionary<string, string>? own;
    private IReadOnlyList<Shortcut>? all;

    /// <summary>The keys are others now.</summary>
    public event Action? Changed;

    /// <summary>All but those that are one of many alike and have no keys.</summary>
    public IReadOnlyList<Shortcut> All => all ??= Shortcuts.All(catalogue, texts, added) is var usual && own is { } chosen && chosen.Keys.Except(usual.Select(s => s.Id)).ToHashSet() is { Count: > 0 } further
        ? [.. usual, .. Shortcuts.Rare(catalogue, texts).Where(s => further.Contains(s.Id))] : usual;

    public Shortcut? Find(string id) => All.FirstOrDefault(s => s.Id == id) ?? Shortcuts.Rare(catalogue, texts).FirstOrDefault(s => s.Id == id);

    public bool HasOwn => own is { Count: > 0 };

    public async Task LoadAsync(CancellationToken cancel)
    {
        if (own is not null) return;
        // A shortcut may be gone since, or its keys may no longer be allowed.
        var kept = await memory.ReadAsync<Dictionary<string, string>>(Name, cancel) ?? [];
        own = kept.Where(k => k.Value.Length == 0 || KeyChord.Read(k.Value) is not null).ToDictionary(StringComparer.Ordinal);
        all = null;
    }

    /// <summary>The keys of a command; empty for none.</summary>
    public string Of(string id) => own?.GetValueOrDefault(id) ?? All.FirstOrDefault(s => s.Id == id)?.Keys ?? "";

    public bool IsOwn(string id) => own?.ContainsKey(id) == true;

    /// <summary>Those that would be met by the same keys on the same page.</summary>
    public IReadOnlyList<Shortcut> MetBy(Shortcut shortcut, string keys) =>
        [.. All.Where(s => s.Id != shortcut.Id && s.SharesPlaceWith(shortcut) && Of(s.Id) is { Length: > 0 } taken && KeyChord.Meet(taken, keys))];

    /// <summary>Gives keys to a command, and takes them from those that had them on the same page. Empty keys leave it without.</summary>
    public async Task SetAsync(Shortcut shortcut, string keys, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        foreach (var other in keys.Length > 0 ? MetBy(shortcut, keys) : []) Choose(other, "");
        Choose(shortcut, keys);
        await KeepAsync(cancel);
    }

    /// <summary>The program's own keys again, for one or for all of them.</summary>
    public async Task ResetAsync(Shortcut? shortcut, CancellationToken cancel)
    {
        if (shortcut is not null) { await SetAsync(shortcut, shortcut.Keys, cancel); return; }
        own = [];
        await KeepAsync(cancel);
    }

    private void Choose(Shortcut shortcut, string keys)
    {
        if (keys == shortcut.Keys) own!.Remove(shortcut.Id);
        else own![shortcut.Id] = keys;
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        all = null;
        await memory.WriteAsync(Name, own, cancel);
        Changed?.Invoke();
    }

    /// <summary>What the browser must know: keys with the commands they may mean, by place.</summary>
    public IReadOnlyDictionary<string, string[]> ForScript() =>
        All.Select(s => (s.Id, Keys: Of(s.Id))).Where(s => s.Keys.Length > 0).GroupBy(s => s.Keys, s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
}
