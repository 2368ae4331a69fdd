using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>When records got the present value of a field, by the change log; one that stands since its creation is not in the answer.</summary>
public sealed class FieldMoments(IDatabase database)
{
    /// <param name="field">A stored field.</param>
    /// <param name="ids">At most some hundred: the cards in sight.</param>
    public async Task<IReadOnlyDictionary<Guid, DateTime>> ReadAsync(Field field, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var moments = new Dictionary<Guid, DateTime>();
        if (ids.Count == 0) return moments;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        var list = string.Join(", ", Enumerable.Range(1, ids.Count).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)));
        // Names of fields are letters and digits: nothing in them means something to "like".
        command.CommandText = $"""
            select c.record_id, max(s.at) from core_change c join core_change_set s on s.id = c.set_id
            where c.record_id in ({list}) and c.kind = 'update' and ({string.Join(" or ", field.Former.Select(f => f.Key).Append(field.Key).Select(k => $"cast(c.fields as text) like '%\"{k}\":%'"))}) and s.origin <> '{Catalogue.Kinds.KindRun.Origin}' group by c.record_id
            """;
        foreach (var id in ids) database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) moments[(Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!] = (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!;
        return moments;
    }
}
