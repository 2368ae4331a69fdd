using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Bin;
using Rapport.Core.Merging;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// Puts deleted records back as they were last, with the lines that were deleted with them; refuses by name where a value
/// is taken by now or a link leads to what is gone.
/// </summary>
internal sealed class RecordReturn(RecordWriter writer, LastSight sight, LastValues past, CancellationToken ct)
{
    private const int MostLines = 10_000;
    private readonly WriteTransaction transaction = writer.Transaction;

    public async Task PutBackAsync(RecordType type, Guid id)
    {
        var problems = transaction.Problems;
        if (await LastAsync(type, id) is not { } last || !await sight.SeesAsync(type, last.Values, ct))
        {
            problems.Add(Problem.Missing("bin.missing", null, ("type", type.Name), ("id", id)));
            return;
        }

        var title = last.Values.GetValueOrDefault(type.Title)?.ToString();
        if (await writer.Sight.WhoMayPutBackAsync(type, last.Values) is not { Count: > 0 } able) problems.Add(Problem.Denied("access.create", null, ("type", type.Name)));
        else if (await MergedRecords.ProblemAsync(transaction.Session, type, id) is { } merged) problems.Add(merged);
        else if (await writer.Rows.LoadAsync(type, id) is not null) problems.Add(Problem.Conflict("bin.isBack", null, ("title", title)));
        else if (await PutBackAsync(type, last)) await writer.Sight.DemandSightAsync(type, able, id);
    }

    private async Task<bool> PutBackAsync(RecordType type, Last last)
    {
        await MergedRecords.LeadOnAsync(transaction.Session, transaction.Catalogue, type, (Guid)last.Values[SystemFields.Id]!, last.Values);
        if (await ObstacleAsync(type, last.Values) is { } obstacle)
        {
            transaction.Problems.Add(obstacle);
            return false;
        }

        // A code that the type got only after the deletion.
        foreach (var field in TypeShape.Of(type).AutoNumbers.Where(f => last.Values.GetValueOrDefault(f.Name) is null)) await AutoNumbers.FillAsync(transaction.Session, type, field, [last.Values], last.Values.GetValueOrDefault("createdAt") as DateTime? ?? transaction.Now);
        await writer.Removal.RestoreAsync(type, last.Values, last.Version + 1);
        var id = (Guid)last.Values[SystemFields.Id]!;
        foreach (var lines in transaction.Catalogue.PointingAt(type).Where(r => r.Type.IsPartBy(r.Link)))
            foreach (var line in await LinesAsync(lines, id, last.Set))
                if (await writer.Rows.LoadAsync(lines.Type, (Guid)line.Values[SystemFields.Id]!) is null && !await PutBackAsync(lines.Type, line)) return false;
        return true;
    }

    /// <summary>What stands in the way, called by its name.</summary>
    private async Task<Problem?> ObstacleAsync(RecordType type, Dictionary<string, object?> values)
    {
        if (await writer.MisfitAsync(type, values, null) is not { } name) return null;
        var field = type[name];
        if (field.Target is null)
        {
            var unique = new UniqueField(type, field, transaction.Dialect);
            var title = type.TitleField.Column is { } column ? await transaction.Session.ScalarAsync($"select t.{column} from {type.Table} t where {unique.Stored} = $1", unique.ToDb(values[name]!)) as string : null;
            return Problem.Refused("bin.taken", name, ("field", name), ("value", values[name]), ("title", title));
        }

        var target = transaction.Catalogue[field.Target];
        foreach (var id in values[name] is Guid one ? [one] : (Guid[])values[name]!)
            if (await writer.Rows.LoadAsync(target, id) is null)
                return Problem.Refused("bin.linkGone", name, ("field", name), ("type", target.Name), ("title", (await past.FindAsync(target, id, ct))?.GetValueOrDefault(target.Title)?.ToString() ?? id.ToString()));
        return Problem.Refused("bin.linkGone", name, ("field", name), ("type", target.Name), ("title", ""));
    }

    private async Task<Last?> LastAsync(RecordType type, Guid id)
    {
        await using var command = transaction.Session.Command(string.Create(CultureInfo.InvariantCulture, $"select set_id, version, fields from core_change where record_id = $1 and kind = 'delete' and type_no = {type.Number} order by version desc limit 1"), transaction.Dialect.ToDb(FieldKind.Link, id));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new Last(row.GetInt64(0), row.GetInt64(1), LastValues.Of(type, row.GetString(2))) : null;
    }

    private async Task<List<Last>> LinesAsync(Relation lines, Guid parent, long set)
    {
        var found = new List<Last>();
        await using var command = transaction.Session.Command(string.Create(CultureInfo.InvariantCulture, $"select version, fields from core_change where set_id = $1 and kind = 'delete' and type_no = {lines.Type.Number} order by n limit {MostLines}"), set);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            if (!row.GetString(1).Contains(parent.ToString("D"), StringComparison.Ordinal)) continue;
            var values = LastValues.Of(lines.Type, row.GetString(1));
            if (values.GetValueOrDefault(lines.Link.Name) is Guid of && of == parent) found.Add(new Last(set, row.GetInt64(0), values));
        }

        return found;
    }

    private sealed record Last(long Set, long Version, Dictionary<string, object?> Values);
}
