using Rapport.Core.Catalogue;
using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>Where what a list shows is given out: its filter, its columns, its order.</summary>
internal static class ExportAddress
{
    /// <summary>The same as a page for paper.</summary>
    public static string Print(ListState list)
    {
        var address = "/print" + list.Address().Uri["/r".Length..];
        var folded = (list.Groups?.Groups ?? []).Where(g => g is { IsOpen: false, Window: not null }).Select(g => "folded=" + Uri.EscapeDataString(g.Label)).ToList();
        return folded.Count == 0 ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', folded)}";
    }

    /// <summary>Tables, a workbook to be changed and imported again, and what the type alone is given out as.</summary>
    public static IEnumerable<string> Forms(RecordRights rights, RecordType type, IEnumerable<OwnForm> own) =>
        [.. (string[])["xlsx", "csv"], .. rights.Import ? (string[])["again"] : [], .. own.Where(f => f.Type == type.Name).Select(f => f.Form)];

    /// <summary><paramref name="form"/> is one of <see cref="Forms"/>.</summary>
    public static string Of(ListState list, string form, bool ofSelected = false)
    {
        var parts = new (string Name, string? Value)[] { ("form", form), ("where", ofSelected ? list.Selected.Where(list.Where) : list.Where), ("sort", list.Sort), ("fields", string.Join(',', list.Columns.Select(c => c.Name))) };
        return $"/exports/{list.Type.Name}?" + string.Join('&', parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }
}
