using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>
/// What the address of a list says. Null leaves a part to the view; an empty <paramref name="Where"/> filters by nothing
/// although the view does. <paramref name="View"/> is an id, <c>all</c> for none, or null for the person's default. <paramref name="Layout"/>
/// is as <see cref="Boards.ListLayout"/> writes it.
/// </summary>
public sealed record ListAddress(string Type, string? View = null, string? Where = null, string? Sort = null, string? Columns = null, string? Totals = null, string? Group = null, string? Layout = null)
{
    public const string All = "all";

    public string Uri
    {
        get
        {
            var parts = new (string Name, string? Value)[] { ("view", View), ("where", Where), ("sort", Sort), ("columns", Columns), ("totals", Totals), ("group", Group), ("layout", Layout) };
            var query = string.Join('&', parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={System.Uri.EscapeDataString(p.Value!)}"));
            return Paths.List(Type) + (query.Length == 0 ? "" : "?" + query);
        }
    }

    /// <summary>The shortest address that shows this in a view: what equals the view is left out.</summary>
    public static ListAddress Of(string type, SavedView? view, string? where, string? sort, IReadOnlyList<string> columns, IReadOnlyList<string> usual, string? totals = null, string? group = null, string? layout = null, string? usualLayout = null) => new(
        type,
        view is null ? All : view.Id.ToString("D"),
        where == view?.Where ? null : where ?? "",
        sort == view?.Sort ? null : sort ?? "",
        columns.SequenceEqual(view is { Columns.Count: > 0 } ? view.Columns : usual) ? null : string.Join(',', columns),
        totals == view?.Totals ? null : totals ?? "",
        group == view?.Group ? null : group ?? "",
        layout == (view?.Layout ?? usualLayout) ? null : layout);
}
