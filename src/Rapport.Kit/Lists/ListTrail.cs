using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>
/// The list that the person came from, as it stood: the page of a record steps to the one before and after in its order, and
/// leads back to the same view. Kept for the visit, not for longer.
/// </summary>
public sealed class ListTrail
{
    private ListState? list;
    private ListWindow? window;

    internal void Follow(ListState of) => (list, window) = (of, of.Window);

    /// <summary>The address of the list as it was left; the plain list of the type where there was none.</summary>
    public string Back(string type) => list?.Type.Name == type ? list.Address().Uri : Paths.List(type);

    /// <summary>Where a record stands in the list, and its neighbours; null when it is not of that list.</summary>
    public async Task<ListStep?> AroundAsync(string type, Guid id, CancellationToken cancel)
    {
        if (list is not { } of || window is not { } rows || of.Type.Name != type || rows.PlaceOf(id) is not { } place) return null;
        var previous = place == 0 ? [] : await rows.RowsAsync(place - 1, 1, cancel);
        var next = await rows.RowsAsync(place + 1, 1, cancel);
        return new ListStep(place + 1, of.Count ?? default, previous.Count == 0 ? null : previous[0].Id, next.Count == 0 ? null : next[0].Id);
    }
}

/// <summary>A record's place in a list (from 1), and those beside it.</summary>
public sealed record ListStep(int Place, CappedCount Count, Guid? Previous, Guid? Next);
