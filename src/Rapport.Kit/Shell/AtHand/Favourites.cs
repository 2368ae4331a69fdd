using Rapport.Kit.Records;
using Rapport.Kit.Views;

namespace Rapport.Kit.Shell.AtHand;

/// <summary>A saved list or a record that a person wants at hand.</summary>
/// <param name="IsList">A saved list; else a record.</param>
/// <param name="Id">The list's or the record's.</param>
public sealed record Favourite(bool IsList, string Type, Guid Id);

/// <summary>A favourite as it stands in the navigation.</summary>
/// <param name="Icon">Null where the record's initials stand in its place.</param>
public sealed record FavouritePlace(Favourite What, string Name, string Address, string? Icon);

/// <summary>The favourites of the circuit's person, in the order in which they were taken up; what is gone or out of sight is passed over.</summary>
public sealed class Favourites(IPersonalMemory memory, IRecordSource source)
{
    // More would push the rest of the navigation out of sight, and a list of favourites that long is none.
    private const int Most = 20;
    private const string Name = "favourites";
    private IReadOnlyList<Favourite>? kept;

    /// <summary>Some were taken up or given up.</summary>
    public event Action? Changed;

    public async Task<bool> HasAsync(Favourite what, CancellationToken cancel) => (await KeptAsync(cancel)).Contains(what);

    /// <returns>False where there are too many already.</returns>
    public async Task<bool> TurnAsync(Favourite what, CancellationToken cancel)
    {
        // Read anew: another window may have changed them.
        kept = null;
        var before = await KeptAsync(cancel);
        if (!before.Contains(what) && before.Count >= Most) return false;
        kept = before.Contains(what) ? [.. before.Where(f => f != what)] : [.. before, what];
        await memory.WriteAsync(Name, kept, cancel);
        Changed?.Invoke();
        return true;
    }

    /// <summary>With their names of now.</summary>
    public async Task<IReadOnlyList<FavouritePlace>> PlacesAsync(CancellationToken cancel)
    {
        var all = await KeptAsync(cancel);
        var views = all.Any(f => f.IsList) ? (await source.ViewsAsync(null, cancel)).ToDictionary(v => v.Id) : [];
        var titles = new Dictionary<Guid, string>();
        foreach (var group in all.Where(f => !f.IsList).GroupBy(f => f.Type))
            foreach (var (id, title) in await source.TitlesAsync(group.Key, [.. group.Select(f => f.Id)], cancel)) titles[id] = title;
        return [.. all.Select(f => Place(f, views, titles)).OfType<FavouritePlace>()];
    }

    /// <summary>A list got another name, or is gone.</summary>
    public void Look() => Changed?.Invoke();

    private FavouritePlace? Place(Favourite what, Dictionary<Guid, SavedView> views, Dictionary<Guid, string> titles)
    {
        if (source.Catalogue.Find(what.Type) is not { } type) return null;
        if (what.IsList) return views.TryGetValue(what.Id, out var view) ? new FavouritePlace(what, view.Name, new Lists.ListAddress(type.Name, view.Id.ToString("D")).Uri, type.Icon) : null;
        return titles.TryGetValue(what.Id, out var title) ? new FavouritePlace(what, title.Length > 0 ? title : "–", Paths.Record(type.Name, what.Id), null) : null;
    }

    private async Task<IReadOnlyList<Favourite>> KeptAsync(CancellationToken cancel) => kept ??= await memory.ReadAsync<List<Favourite>>(Name, cancel) ?? [];
}
