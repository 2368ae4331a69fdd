namespace Rapport.Kit.Home;

/// <summary>Which cards stand on the home page, in what order: a person's, or what a role begins with.</summary>
/// <param name="Shown">Keys of cards, in order. Cards that came with a later version follow where their own order puts them.</param>
/// <param name="Hidden">Keys of cards that are not wanted.</param>
public sealed record HomeArrangement(IReadOnlyList<string> Shown, IReadOnlyList<string> Hidden)
{
    /// <summary>All cards as somebody who arranges them meets them: those shown in their order, then the hidden ones.</summary>
    public static IReadOnlyList<(HomePanel Panel, bool Shown)> Of(IEnumerable<HomePanel> panels, HomeArrangement? wish)
    {
        var all = panels.OrderBy(p => p.Order).ThenBy(p => p.Key, StringComparer.Ordinal).ToList();
        if (wish is null) return [.. all.Select(p => (p, true))];
        var shown = wish.Shown.Select(k => all.Find(p => p.Key == k)).OfType<HomePanel>().Distinct().ToList();
        // A card that nobody has judged yet stands behind the last of those that would stand before it.
        foreach (var fresh in all.Where(p => !wish.Shown.Contains(p.Key) && !wish.Hidden.Contains(p.Key)))
            shown.Insert(shown.FindLastIndex(p => p.Order <= fresh.Order) + 1, fresh);
        return [.. shown.Select(p => (p, true)), .. all.Except(shown).Select(p => (p, false))];
    }

    /// <summary>The shown cards with the width they get: two stand side by side, and one that would be left alone takes the whole width.</summary>
    public static IReadOnlyList<(HomePanel Panel, bool Wide)> Places(IEnumerable<HomePanel> shown)
    {
        var places = new List<(HomePanel Panel, bool Wide)>();
        var cells = 0;
        foreach (var panel in shown.Select(p => (HomePanel?)p).Append(null))
        {
            if (panel is { Wide: false })
            {
                cells += panel.Tall ? 2 : 1;
                places.Add((panel, false));
                continue;
            }

            // A row of its own, or the end: an odd number of cells before it leaves one side empty.
            if (cells % 2 == 1 || (cells == 2 && places[^1].Panel.Tall)) places[^1] = (places[^1].Panel, true);
            cells = 0;
            if (panel is not null) places.Add((panel, true));
        }

        return places;
    }
}

/// <summary>Keeps how home is arranged.</summary>
public interface IHomeBoard
{
    /// <summary>The person's own arrangement, else that of the role; null where nobody arranged anything.</summary>
    Task<HomeArrangement?> ReadAsync(CancellationToken cancel);

    /// <summary>The person's own; null goes back to what the role begins with.</summary>
    Task SaveAsync(HomeArrangement? arrangement, CancellationToken cancel);

    /// <summary>What people of a role begin with; for whoever may change the settings, else nothing happens.</summary>
    Task SaveForRoleAsync(string role, HomeArrangement? arrangement, CancellationToken cancel);
}
