using Rapport.Core.Catalogue;
using Rapport.Kit.Views;
using Rapport.Kit.Words;

namespace Rapport.Kit.Shell.Keys;

/// <summary>Which keys do what for the signed-in person: those that the program proposes, but for what the person chose otherwise.</summary>
public sealed class KeyMap(RecordCatalogue catalogue, IPersonalMemory memory, Texts texts, IEnumerable<Shortcut> added)
{
    private const string Name = "keys";
    private Dictionary<string, string>? own;
    private HashSet<string>? yielding;

    /// <summary>The keys are others now.</summary>
    public event Action? Changed;

    public IReadOnlyList<Shortcut> All => Shortcuts.All(catalogue, added);

    public Shortcut? Find(string id) => All.FirstOrDefault(s => s.Id == id);

    public bool HasOwn => own is { Count: > 0 };

    public async Task LoadAsync(CancellationToken cancel)
    {
        if (own is not null) return;
        // A shortcut may be gone since, or its keys may no longer be allowed.
        var kept = await memory.ReadAsync<Dictionary<string, string>>(Name, cancel) ?? [];
        own = kept.Where(k => k.Value.Length == 0 || KeyChord.Read(k.Value) is not null).ToDictionary(StringComparer.Ordinal);
        yielding = null;
    }

    /// <summary>The keys of a command; empty for none.</summary>
    public string Of(string id) => Find(id) is { } shortcut ? Of(shortcut) : "";

    /// <summary>What a button does, and by which keys it is done as well.</summary>
    public string Hint(string id, string what) => Of(id) is { Length: > 0 } keys ? texts["shortcuts.hint", ("what", what), ("keys", string.Join(' ', KeyChord.Parts(keys)))] : what;

    public bool IsOwn(string id) => own?.ContainsKey(id) == true;

    /// <summary>Those that would be met by the same keys on the same page.</summary>
    public IReadOnlyList<Shortcut> MetBy(Shortcut shortcut, string keys) =>
        [.. All.Where(s => s.Id != shortcut.Id && s.SharesPlaceWith(shortcut) && Of(s) is { Length: > 0 } taken && KeyChord.Meet(taken, keys))];

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

    private string Of(Shortcut shortcut) => own?.GetValueOrDefault(shortcut.Id) ?? (Yielding.Contains(shortcut.Id) ? "" : shortcut.Keys);

    // What a person chose may be older than a key that the program gave to something since: theirs goes first.
    private HashSet<string> Yielding => yielding ??= own is not { Count: > 0 } chosen ? [] :
        [.. from mine in All where chosen.GetValueOrDefault(mine.Id) is { Length: > 0 } from other in All
            where !chosen.ContainsKey(other.Id) && other.SharesPlaceWith(mine) && other.Keys.Length > 0 && KeyChord.Meet(other.Keys, chosen[mine.Id]) select other.Id];

    private void Choose(Shortcut shortcut, string keys)
    {
        if (keys == shortcut.Keys) own!.Remove(shortcut.Id);
        else own![shortcut.Id] = keys;
        yielding = null;
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        yielding = null;
        await memory.WriteAsync(Name, own, cancel);
        Changed?.Invoke();
    }

    /// <summary>
    /// What the browser must know: keys with the commands they may mean, all places together. Those that records of one type have are many, and known
    /// there by their keys (<see cref="ByKeys"/>): the open page knows which it has.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> ForScript() =>
        All.Select(s => (Id: s.Type is null ? s.Id : ByKeys + Of(s), Keys: Of(s))).Where(s => s.Keys.Length > 0).Distinct().GroupBy(s => s.Keys, s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    public const string ByKeys = "keys:";

    /// <summary>Whether a command is meant by one of the ids that the browser was given.</summary>
    public bool Means(IReadOnlyCollection<string> ids, string? id) => id is not null && (ids.Contains(id) || (Find(id) is { Type: not null } rare && ids.Contains(ByKeys + Of(rare))));
}
