using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>What the change log says of a record, asked within a write: conflicts and refusals name the change they clash with.</summary>
internal sealed class RecordPast(WriteTransaction transaction)
{
    /// <summary>The first set after <paramref name="version"/> that touched the record, or the field where one is named.</summary>
    public async Task<long?> LaterSetAsync(Guid id, long version, Field? field)
    {
        await using var command = transaction.Session.Command("select set_id, fields, kind from core_change where record_id = $1 and version > $2 order by version", transaction.Dialect.ToDb(FieldKind.Link, id), version);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            if (field is null || row.GetString(2) == "delete" || field.IsIn(row.GetString(1))) return row.GetInt64(0);
        return null;
    }

    /// <summary>
    /// The last set besides <paramref name="own"/> that left a lasting difference in the record after a version; null
    /// when nothing was changed, or everything was changed back. Numbers that the program gave do not count.
    /// </summary>
    public async Task<long?> LastingChangeAsync(RecordType type, Guid id, long version, long[] own)
    {
        var firsts = new Dictionary<string, (object? Before, object? After, long Set)>(StringComparer.Ordinal);
        await using var command = transaction.Session.Command($"select c.set_id, c.fields from core_change c join core_change_set s on s.id = c.set_id where c.record_id = $1 and c.version > $2 and s.origin <> '{Numbering.Origin}' order by c.version", transaction.Dialect.ToDb(FieldKind.Link, id), version);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            if (own.Contains(row.GetInt64(0))) continue;
            foreach (var change in ChangeLog.Parse(type, row.GetString(1)).Where(c => !RecordWriter.IsBookkeeping(c.Field)))
                firsts[change.Field.Name] = firsts.TryGetValue(change.Field.Name, out var first) ? first with { After = change.After, Set = row.GetInt64(0) } : (change.Before, change.After, row.GetInt64(0));
        }

        return firsts.Values.Where(f => !RecordRules.Same(f.Before, f.After)).Select(f => (long?)f.Set).Max();
    }

    /// <summary>The set that made the first record found pointing at this one, other than itself; null when none points.</summary>
    public async Task<long?> UserSetAsync(RecordData record)
    {
        var id = transaction.Dialect.ToDb(FieldKind.Link, record.Id);
        foreach (var (type, link) in transaction.Catalogue.PointingAt(record.Type).Where(r => !r.Link.IsInDocument))
        {
            var found = link.Column is { } column
                ? await transaction.Session.ScalarAsync($"select changed_set from {type.Table} where {column} = $1 and id <> $1 limit 1", id)
                : await transaction.Session.ScalarAsync($"select t.changed_set from core_link l join {type.Table} t on t.id = l.from_id where l.to_id = $1 and l.field = $2 and l.type_no = $3 and l.from_id <> $1 limit 1", id, link.Name, (long)type.Number);
            if (found is long user) return user;
        }

        return null;
    }

    /// <summary>
    /// Says for each wished field what the caller saw, what stands there now and what was wished. Where the write
    /// merges, only fields in which two wills meet are named, and null is the answer when there are none.
    /// </summary>
    public async Task<Problem?> ConflictAsync(RecordData current, long seen, IReadOnlyDictionary<string, object?> wished, bool merges)
    {
        var original = new Dictionary<string, object?>(StringComparer.Ordinal);
        await using (var command = transaction.Session.Command("select fields from core_change where record_id = $1 and version > $2 order by version desc", transaction.Dialect.ToDb(FieldKind.Link, current.Id), seen))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                foreach (var change in ChangeLog.Parse(current.Type, row.GetString(0))) original[change.Field.Name] = change.Before;
        }

        var fields = wished.Select(w => new ConflictField(w.Key, w.Value, current[w.Key], original.TryGetValue(w.Key, out var was) ? was : current[w.Key])).ToList();
        if (merges && fields.RemoveAll(f => !f.Meets) > 0 && fields.Count == 0) return null;
        return Problem.Conflict("record.changed", null, ("version", current.Version), ("changedBy", current["changedBy"]), ("changedAt", current["changedAt"]), ("fields", fields));
    }
}

/// <summary>One field of a conflict: what the caller wished, what stands there now, what the caller had seen.</summary>
public sealed record ConflictField(string Name, object? Yours, object? Theirs, object? Original)
{
    /// <summary>Both sides wanted something else than what had been there, and not the same.</summary>
    internal bool Meets => !RecordRules.Same(Theirs, Original) && !RecordRules.Same(Yours, Theirs);
}
