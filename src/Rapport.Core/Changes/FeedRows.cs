using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>Reads the entries of one set page by page, so that an import of half a million records never stands in memory.</summary>
internal sealed class FeedRows(SqlDialect dialect, DbConnection connection, RecordReader reader, Principal who, IReadOnlyList<RecordType> types)
{
    /// <summary>Adds up to <paramref name="room"/> entries of the cursor's phase; answers where it got to.</summary>
    public async Task<FeedCursor> ReadAsync(FeedSet set, FeedCursor cursor, int room, List<FeedEntry> entries, CancellationToken ct)
    {
        switch (cursor.Phase)
        {
            case FeedPhase.Head:
                if (set.UndoOf is not null) entries.Add(Entry(set, FeedKind.Undone, null, null, null) with { UndoOf = set.UndoOf });
                return cursor with { Phase = set.HasCreated ? FeedPhase.Created : set.HasLogged ? FeedPhase.Logged : FeedPhase.Done };
            case FeedPhase.Created:
                return await CreatedAsync(set, cursor, room, entries, ct) ?? cursor with { Phase = set.HasLogged ? FeedPhase.Logged : FeedPhase.Done, TypeNo = 0, N = 0 };
            case FeedPhase.Logged:
                return await LoggedAsync(set, cursor, room, entries, ct) ?? cursor with { Phase = set.UndoOf is null ? FeedPhase.Done : FeedPhase.Removed, TypeNo = 0, N = 0 };
            default:
                return await RemovedAsync(set, cursor, room, entries, ct) ?? cursor with { Phase = FeedPhase.Done, TypeNo = 0, N = 0 };
        }
    }

    private static FeedEntry Entry(FeedSet set, FeedKind kind, RecordType? type, Guid? id, long? version) =>
        new(set.Id, set.At, set.By, set.Origin, kind, type, id, version);

    /// <summary>Created records have no row in the log: they are found by the set they carry, all types in one statement.</summary>
    private async Task<FeedCursor?> CreatedAsync(FeedSet set, FeedCursor cursor, int room, List<FeedEntry> entries, CancellationToken ct)
    {
        var left = types.Where(t => t.Number >= cursor.TypeNo).ToList();
        if (left.Count == 0) return null;
        var sql = reader.Writer(who);
        var mark = sql.Add(set.Id);
        var limit = room.ToString(CultureInfo.InvariantCulture);
        var parts = left.Select(type =>
        {
            var from = type.Number == cursor.TypeNo ? $" and t.n > {sql.Add(cursor.N)}" : "";
            var scope = sql.Scope(type) is { } seen ? $" and ({seen})" : "";
            return $"select * from (select {type.Number.ToString(CultureInfo.InvariantCulture)} as type_no, t.n as n, t.id as id, t.version as version from {type.Table} t where t.created_set = {mark}{from}{scope} order by t.n limit {limit}) p";
        }).ToList();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select type_no, n, id, version from ({string.Join(" union all ", parts)}) q order by type_no, n limit {limit}";
        foreach (var value in sql.Parameters) dialect.Bind(command, value);
        var count = 0;
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var number = Convert.ToInt16(row.GetValue(0), CultureInfo.InvariantCulture);
            cursor = cursor with { TypeNo = number, N = row.GetInt64(1) };
            entries.Add(Entry(set, FeedKind.Created, types.First(t => t.Number == number), (Guid)dialect.FromDb(FieldKind.Link, row, 2)!, row.GetInt64(3)));
            count++;
        }

        return count < room ? null : cursor;
    }

    private async Task<FeedCursor?> LoggedAsync(FeedSet set, FeedCursor cursor, int room, List<FeedEntry> entries, CancellationToken ct)
    {
        var logged = new List<(RecordType Type, Guid Id, long Version, bool Deleted, string Fields)>();
        var count = 0;
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select n, type_no, record_id, version, kind, fields from core_change where set_id = $1 and n > $2 order by n limit {room.ToString(CultureInfo.InvariantCulture)}";
            dialect.Bind(command, set.Id);
            dialect.Bind(command, cursor.N);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                count++;
                cursor = cursor with { N = row.GetInt64(0) };
                if (types.FirstOrDefault(t => t.Number == row.GetInt64(1)) is not { } type) continue;
                logged.Add((type, (Guid)dialect.FromDb(FieldKind.Link, row, 2)!, row.GetInt64(3), row.GetString(4) == "delete", row.GetString(5)));
            }
        }

        var visible = new Dictionary<string, HashSet<Guid>>(StringComparer.Ordinal);
        foreach (var group in logged.Where(l => !l.Deleted).GroupBy(l => l.Type)) visible[group.Key.Name] = await VisibleAsync(group.Key, [.. group.Select(l => l.Id).Distinct()], ct);
        var rows = logged.Select(l => (Row: l, Fields: ChangeLog.Parse(l.Type, l.Fields))).ToList();
        static object? Was(IReadOnlyList<FieldChange> fields, string? name) => fields.FirstOrDefault(f => f.Field.Name == name)?.Before;
        var gone = new Dictionary<string, Func<Func<string, object?>, bool>>(StringComparer.Ordinal);
        foreach (var group in rows.Where(r => r.Row.Deleted).GroupBy(r => r.Row.Type)) gone[group.Key.Name] = await StillVisibleAsync(group.Key, [.. group.Select(r => Was(r.Fields, group.Key.Parent)).OfType<Guid>().Distinct()], ct);
        foreach (var ((type, id, version, deleted, _), fields) in rows)
        {
            if (!(deleted ? gone[type.Name](name => Was(fields, name)) : visible[type.Name].Contains(id))) continue;
            var hidden = who.AccessTo(type).HiddenFields;
            entries.Add(Entry(set, deleted ? FeedKind.Deleted : FeedKind.Updated, type, id, version) with
            {
                Fields = deleted ? null : [.. fields.Where(f => !hidden.Contains(f.Field.Name))],
            });
        }

        return count < room ? null : cursor;
    }

    /// <summary>What a large undo took away, a chunk at a time.</summary>
    private async Task<FeedCursor?> RemovedAsync(FeedSet set, FeedCursor cursor, int room, List<FeedEntry> entries, CancellationToken ct)
    {
        if (await RemovedRecords.NextAsync(connection, dialect, set.Id, cursor.N, types, ct) is not { } chunk) return null;
        var told = chunk.Number == cursor.N ? cursor.TypeNo : 0;
        var some = chunk.Records.Skip(told).Take(room).ToList();
        var visible = await StillVisibleAsync(chunk.Type, [.. some.Select(r => chunk.Value(r, chunk.Type.Parent)).OfType<Guid>().Distinct()], ct);
        foreach (var record in some)
            if (visible(name => chunk.Value(record, name))) entries.Add(Entry(set, FeedKind.Deleted, chunk.Type, (Guid)chunk.Value(record, SystemFields.Id)!, (long)chunk.Value(record, SystemFields.Version)! + 1));
        return told + some.Count < chunk.Records.Count ? cursor with { N = chunk.Number, TypeNo = (short)(told + some.Count) } : cursor with { N = chunk.Number + 1, TypeNo = 0 };
    }

    private async Task<HashSet<Guid>> VisibleAsync(RecordType type, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var found = new HashSet<Guid>();
        foreach (var some in ids.Chunk(500))
        {
            var sql = reader.Writer(who);
            var list = dialect.In("t.id", [.. some.Select(id => dialect.ToDb(FieldKind.Link, id))], sql.Add);
            await using var command = connection.CreateCommand();
            command.CommandText = $"select t.id from {type.Table} t where {list}{(sql.Scope(type) is { } scope ? $" and ({scope})" : "")}";
            foreach (var value in sql.Parameters) dialect.Bind(command, value);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) found.Add((Guid)dialect.FromDb(FieldKind.Link, row, 0)!);
        }

        return found;
    }

    /// <summary>
    /// A deleted record is judged by what it last was, given as a look-up by field name. Where that cannot be known, it stays hidden.
    /// </summary>
    private async Task<Func<Func<string, object?>, bool>> StillVisibleAsync(RecordType type, IReadOnlyList<Guid> parents, CancellationToken ct)
    {
        var all = new List<Func<Func<string, object?>, bool>>();
        foreach (var part in who.Parts) all.Add(await StillVisibleAsync(part, type, parents, ct));
        return was => all.Exists(one => one(was));
    }

    private async Task<Func<Func<string, object?>, bool>> StillVisibleAsync(Principal part, RecordType type, IReadOnlyList<Guid> parents, CancellationToken ct)
    {
        var access = part.ByRole(type);
        if (access.Criteria is not null || access.Read == RecordScope.None) return _ => false;
        if (type.Parent is { } parent)
        {
            if (type[parent].Target is not { } name || reader.Catalogue.Find(name) is not { } target) return _ => access.Read == RecordScope.All;
            if (part.ByRole(target) is { Read: RecordScope.All, Criteria: null }) return _ => true;
            var seen = await VisibleAsync(target, parents, ct);
            return was => was(parent) is Guid id && seen.Contains(id);
        }

        return access.Read == RecordScope.All || !type.HasOwner ? _ => true : was => part.Reaches(access.Read, was(SystemFields.Owner), was(SystemFields.Team));
    }
}
