using Rapport.Core.Catalogue;
using Rapport.Kit.Calendars;
using Rapport.Kit.Maps;
using Rapport.Kit.Trees;

namespace Rapport.Kit.Boards;

/// <summary>How a list is laid out: as a table, a board by a choice field, a calendar by a date field, a map by a location, or a tree by a link to its own kind. Written <c>board.state</c>, and <c>board.state.total</c> where a board adds up something else than is usual.</summary>
/// <param name="Sum">The amount that a board shows: the name of a field, <see cref="NoSum"/>, or null for the usual one.</param>
public sealed record ListLayout(string Kind, Field? By, string? Sum = null)
{
    public const string NoSum = "-";

    public static readonly ListLayout Table = new("list", null);

    /// <summary>Every way to lay a list out.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["list", "board", "calendar", "map", "tree"];

    public bool IsTable => By is null;

    public string Text => By is null ? Kind : Sum is null ? $"{Kind}.{By.Name}" : $"{Kind}.{By.Name}.{Sum}";

    /// <summary>What a text says of this type; a table where the type has no such layout (any more).</summary>
    public static ListLayout Read(string? text, RecordType type)
    {
        var parts = text?.Split('.', 3);
        return parts?[0] switch
        {
            "board" => Of("board", BoardState.Possible(type), parts).Summing(parts, type),
            "calendar" => Of("calendar", CalendarState.Possible(type), parts),
            "map" => Of("map", MapState.Possible(type), parts),
            "tree" => Of("tree", TreeState.Possible(type), parts),
            _ => Table,
        };
    }

    private ListLayout Summing(string[] parts, RecordType type) =>
        By is not null && parts is [_, _, var sum] && (sum == NoSum || BoardState.Amounts(type).Any(f => f.Name == sum)) ? this with { Sum = sum } : this;

    /// <summary>What an address asks for and the type does not have: the layout itself, or the field it is laid out by.</summary>
    public static string? Lacking(string? text, RecordType type) => text?.Split('.', 2) is [var kind, ..] && kind != Table.Kind && Read(text, type).IsTable ? Kinds.Contains(kind) ? kind : "list" : null;

    public static IReadOnlyList<Field> Possible(string kind, RecordType type) => kind switch { "board" => BoardState.Possible(type), "calendar" => CalendarState.Possible(type), "map" => MapState.Possible(type), "tree" => TreeState.Possible(type), _ => [] };

    public static string IconOf(string kind) => kind switch { "board" => "layout-board", "calendar" => "calendar", "map" => "map-2", "tree" => "sitemap", _ => "table" };

    private static ListLayout Of(string kind, IReadOnlyList<Field> possible, string[] parts) =>
        (parts.Length > 1 ? possible.FirstOrDefault(f => f.Name == parts[1]) : possible is [var first, ..] ? first : null) is { } by ? new ListLayout(kind, by) : Table;
}
