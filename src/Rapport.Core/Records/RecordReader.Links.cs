using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Records;

public sealed partial class RecordReader
{
    /// <summary>Fields of several links that a query asks for: they lie in a table of their own.</summary>
    private static HashSet<string> Several(RecordQuery query, Sight sight) =>
        [.. query.Fields?.Where(n => query.Type.Find(n) is { Kind: FieldKind.MultiLink } field && !sight.Hides(query.Type, field)) ?? []];

    /// <summary>The page without them, and their ids filled in by one statement each.</summary>
    private async Task<RecordPage> ListWithLinksAsync(RecordQuery query, HashSet<string> several, Principal who, CancellationToken ct)
    {
        List<Field> fields = [.. query.Fields!.Select(n => query.Type.Find(n)).OfType<Field>()];
        string[] plain = [.. query.Fields!.Where(n => !several.Contains(n))];
        var page = await ListAsync(query with { Fields = plain }, who, ct);
        var rows = Widened(page.Rows, fields);
        if (rows.Count > 0) await FillAllLinksAsync(fields, rows, ct);
        return page with { Fields = fields, Rows = rows };
    }

    /// <summary>Rows without several links, with room for them.</summary>
    private static List<RecordRow> Widened(IEnumerable<RecordRow> rows, IReadOnlyList<Field> fields)
    {
        int[] plain = [.. Enumerable.Range(0, fields.Count).Where(i => fields[i].Kind != FieldKind.MultiLink)];
        return [.. rows.Select(row =>
        {
            var values = new object?[fields.Count];
            for (var i = 0; i < plain.Length; i++) values[plain[i]] = row.Values[i];
            return row with { Values = values };
        })];
    }
}
