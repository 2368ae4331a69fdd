using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// Carries out wishes inside one transaction: checks, access, data, change log, timeline and search text together or
/// not at all. All problems of all wishes are collected before it gives up, so that a person sees every bad row at once.
/// </summary>
internal sealed class RecordWriter(WriteSession session, RecordCatalogue catalogue, IRecordIndexer index, WriteContext context, DateTime now)
{
    private readonly List<Problem> problems = [];
    private readonly List<WrittenRecord> items = [];
    private long set;
    private int created, changed, deleted;

    /// <summary>Writes conditions for words, where a role's criterion asks for them.</summary>
    public Criteria.WordsSql? Words { get; init; }

    private WriteSight Seen => field ??= new WriteSight(session, catalogue, context.Who, now, Words);

    /// <summary>Up to so many deletions of one undo are logged row by row and can be redone.</summary>
    internal const int MostLoggedDeletions = 1_000;

    public async Task<WriteOutcome> ApplyAsync(IReadOnlyList<RecordWrite> writes)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            var before = problems.Count;
            await (writes[i].Kind switch
            {
                WriteKind.Create => CreateAsync(writes[i]),
                WriteKind.Update => UpdateAsync(writes[i]),
                _ => DeleteAsync(writes[i]),
            });
            if (writes.Count > 1)
                for (var k = before; k < problems.Count; k++) problems[k] = problems[k] with { At = $"items[{i.ToString(CultureInfo.InvariantCulture)}]{(problems[k].At is { } at ? "." + at : "")}" };
        }

        if (problems.Count > 0) throw new ProblemException(problems);
        if (set != 0) await ChangeLog.CountAsync(session, set, created, changed, deleted);
        return new WriteOutcome(set, items);
    }

    /// <summary>Carries out one wish; when it cannot be, says why and leaves the rest of the transaction standing.</summary>
    internal async Task<IReadOnlyList<Problem>> TryAsync(RecordWrite write)
    {
        await (write.Kind == WriteKind.Create ? CreateAsync(write) : write.Kind == WriteKind.Update ? UpdateAsync(write) : DeleteAsync(write));
        Problem[] met = [.. problems];
        problems.Clear();
        return met;
    }

    internal RecordCatalogue Catalogue => catalogue;

    /// <summary>What stands against naming a file; see <see cref="WriteSight"/>.</summary>
    internal Task<Problem?> FileProblemAsync(Field field, Guid file) => Seen.FileProblemAsync(field, file);

    /// <summary>The set, opened when the first difference shows: a save without a change leaves no trace.</summary>
    internal async Task<long> SetAsync() => set != 0 ? set : set = await ChangeLog.OpenSetAsync(session, context, now);

    private async Task CreateAsync(RecordWrite write)
    {
        var type = write.Type;
        var access = context.Who.AccessTo(type);
        if (!access.Create) { problems.Add(Problem.Denied("access.create", null, ("type", type.Name))); return; }

        var shape = TypeShape.Of(type);
        var values = new Dictionary<string, object?>(shape.Columns.Count, StringComparer.Ordinal);
        if (!await TakeAsync(write, access, values)) return;
        foreach (var field in shape.Writable)
            if (!values.ContainsKey(field.Name) && field.Default is not null) values[field.Name] = field.Default;
        if (type.HasOwner) await GiveOwnerAsync(values);
        type.Complete?.Invoke(values);
        foreach (var field in shape.AutoNumbers)
        {
            if (values.GetValueOrDefault(field.Name) is null) values[field.Name] = string.Format(CultureInfo.InvariantCulture, field.Pattern ?? "{0}", await AutoNumbers.DrawAsync(session, type, field, 1));
            else await AutoNumbers.PassAsync(session, type, field, [values[field.Name] as string]);
        }

        var fit = CheckAll(shape.Writable, values, null);
        if (!await CheckUniqueAsync(type, values, null) || !fit || !await AllowsAsync(type, null, values)) return;

        var id = write.Id ?? Guid.CreateVersion7(new DateTimeOffset(now));
        values[SystemFields.Id] = id;
        values[SystemFields.Version] = 1L;
        values["createdAt"] = values["changedAt"] = now;
        values["createdBy"] = values["changedBy"] = context.Who.UserId;
        values["createdSet"] = values["changedSet"] = await SetAsync();
        if (!await MayWriteAsync(type, access.Read == RecordScope.None ? RecordScope.None : RecordScope.All, values))
        {
            // A line under a record out of sight: said like a missing one, or its existence would be told.
            problems.Add(Problem.Invalid("field.linkMissing", type.Parent, ("target", type.Parent is null ? type.Name : type[type.Parent].Target)));
            return;
        }

        var number = await InsertAsync(type, shape, values, null);
        if (number is null) return;
        await index.PutAsync(session, type, number.Value, values, isNew: true);
        await TimelineWriter.PutAsync(session, type, values, set);
        if (!await Seen.SeesAsync(type, access, id)) problems.Add(Outside(type));
        items.Add(new WrittenRecord(id, 1, true));
        created++;
    }

    private async Task UpdateAsync(RecordWrite write)
    {
        var type = write.Type;
        var access = context.Who.AccessTo(type);
        var current = await LoadAsync(type, write.Id!.Value);
        if (current is null || !await MayAsync(type, access.Read, access, current.Values)) { problems.Add(NotThere(write)); return; }
        if (!await MayAsync(type, access.Write, access, current.Values)) { problems.Add(Problem.Denied("access.update", null, ("type", type.Name), ("title", current.Title))); return; }

        var wished = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (!await TakeAsync(write, access, wished)) return;
        if (write.Version is { } seen && seen != current.Version)
        {
            problems.Add(await ConflictAsync(current, seen, wished));
            return;
        }

        var shape = TypeShape.Of(type);
        var values = new Dictionary<string, object?>(current.Values, StringComparer.Ordinal);
        foreach (var (name, value) in wished) values[name] = value;
        if (type.HasOwner && wished.ContainsKey(SystemFields.Owner)) await GiveOwnerAsync(values);
        type.Complete?.Invoke(values);
        var fit = CheckAll(shape.Writable, values, current);
        if (!await CheckUniqueAsync(type, values, current) || !fit) return;
        await WriteDifferenceAsync(type, shape, current, values);
        if (!await Seen.SeesAsync(type, access, current.Id)) problems.Add(Outside(type));
    }

    private static Problem Outside(RecordType type) => Problem.Denied("access.outside", null, ("type", type.Name));

    /// <summary>Writes what differs between the record and the new values: data, log, index, timeline.</summary>
    internal async Task WriteDifferenceAsync(RecordType type, TypeShape shape, RecordData current, Dictionary<string, object?> values)
    {
        var fields = type.Fields.Where(f => !f.IsComputed && !IsBookkeeping(f) && !RecordRules.Same(current[f.Name], values.GetValueOrDefault(f.Name)))
            .Select(f => new FieldChange(f, current[f.Name], values.GetValueOrDefault(f.Name))).ToList();
        if (fields.Count == 0)
        {
            items.Add(new WrittenRecord(current.Id, current.Version, false));
            return;
        }

        if (!await AllowsAsync(type, current, values)) return;
        var version = current.Version + 1;
        values[SystemFields.Version] = version;
        values["changedAt"] = now;
        values["changedBy"] = context.Who.UserId;
        values["changedSet"] = await SetAsync();
        if (!await UpdateRowAsync(type, shape, current, fields, values)) return;
        await ChangeLog.RowAsync(session, set, type, current.Id, version, WriteKind.Update, fields);
        if (fields.Any(f => f.Field.Searchable)) await index.PutAsync(session, type, current.Number, values, isNew: false);
        if (type.Timeline is not null)
        {
            await TimelineWriter.RemoveAsync(session, type, current.Id);
            await TimelineWriter.PutAsync(session, type, values, set);
        }

        items.Add(new WrittenRecord(current.Id, version, true));
        changed++;
    }

    private async Task DeleteAsync(RecordWrite write)
    {
        var type = write.Type;
        var access = context.Who.AccessTo(type);
        var current = await LoadAsync(type, write.Id!.Value);
        if (current is null || !await MayAsync(type, access.Read, access, current.Values)) { problems.Add(NotThere(write)); return; }
        if (!access.Delete || !await MayAsync(type, access.Write, access, current.Values)) { problems.Add(Problem.Denied("access.delete", null, ("type", type.Name), ("title", current.Title))); return; }
        if (write.Version is { } seen && seen != current.Version) { problems.Add(await ConflictAsync(current, seen, new Dictionary<string, object?>(StringComparer.Ordinal))); return; }
        await RemoveAsync(current);
    }

    /// <summary>Deletes a record with the lines that belong to it; refuses when anything else points at it.</summary>
    internal async Task RemoveAsync(RecordData current)
    {
        var type = current.Type;
        var id = session.Dialect.ToDb(FieldKind.Link, current.Id);
        foreach (var relation in catalogue.Types.SelectMany(t => t.Fields.Where(f => f.Kind == FieldKind.Link && f.Target == type.Name && f.Column is not null && !f.ReadOnly).Select(f => new Relation(t, f))))
        {
            if (relation.Type.Parent == relation.Link.Name)
            {
                foreach (var child in await IdsAsync($"select id from {relation.Type.Table} where {relation.Link.Column} = $1", id))
                    if (await LoadAsync(relation.Type, child) is { } line) await RemoveAsync(line);
            }
            else if (await session.ScalarAsync($"select id from {relation.Type.Table} where {relation.Link.Column} = $1 and id <> $1 limit 1", id) is not null)
            {
                problems.Add(Problem.Refused("delete.inUse", null, ("title", current.Title), ("type", relation.Type.Name), ("field", relation.Link.Name)));
            }
        }

        foreach (var relation in catalogue.Types.SelectMany(t => t.Fields.Where(f => f.Kind == FieldKind.Link && f.IsCustom && f.Target == type.Name).Select(f => new Relation(t, f))))
            if (await session.ScalarAsync($"select t.n from {relation.Type.Table} t where {session.Dialect.Custom("t", relation.Link)} = $1 and t.id <> $2 limit 1", session.Dialect.ToCustom(FieldKind.Link, current.Id), id) is not null)
                problems.Add(Problem.Refused("delete.inUse", null, ("title", current.Title), ("type", relation.Type.Name), ("field", relation.Link.Name)));

        // Lists of links hold no foreign key either: a record that others list must not vanish from under them.
        foreach (var relation in catalogue.Types.SelectMany(t => t.Fields.Where(f => f.Kind == FieldKind.MultiLink && f.Target == type.Name).Select(f => new Relation(t, f))))
            if (await session.ScalarAsync("select n from core_link where to_id = $1 and field = $2 and type_no = $3 and from_id <> $1 limit 1", id, relation.Link.Name, (long)relation.Type.Number) is not null)
                problems.Add(Problem.Refused("delete.inUse", null, ("title", current.Title), ("type", relation.Type.Name), ("field", relation.Link.Name)));

        if (!await AllowsAsync(type, current, null) || problems.Count > 0) return;
        await ChangeLog.RowAsync(session, await SetAsync(), type, current.Id, current.Version + 1, WriteKind.Delete,
            type.Fields.Where(f => !f.IsComputed && current[f.Name] is not null).Select(f => new FieldChange(f, current[f.Name], null)));
        await session.ExecuteAsync($"delete from {type.Table} where n = $1", current.Number);
        await session.ExecuteAsync("delete from core_link where from_id = $1", id);
        await index.RemoveAsync(session, type, [current.Number]);
        await TimelineWriter.RemoveAsync(session, type, current.Id);
        items.Add(new WrittenRecord(current.Id, current.Version + 1, true));
        deleted++;
    }

    /// <summary>Puts a deleted record back with its old id and a version above all that the log knows of it.</summary>
    internal async Task RestoreAsync(RecordType type, Dictionary<string, object?> values, long version)
    {
        if (!await AllowsAsync(type, null, values)) return;
        values[SystemFields.Version] = version;
        values["changedAt"] = now;
        values["changedBy"] = context.Who.UserId;
        values["changedSet"] = await SetAsync();
        var shape = TypeShape.Of(type);
        if (await InsertAsync(type, shape, values, null) is not { } number) return;
        await index.PutAsync(session, type, number, values, isNew: true);
        await TimelineWriter.PutAsync(session, type, values, set);
        // The record still belongs to the set that first created it; this row is how undo takes the putting back back.
        await ChangeLog.RowAsync(session, set, type, (Guid)values[SystemFields.Id]!, version, WriteKind.Create,
            type.Fields.Where(f => !f.IsComputed && !IsBookkeeping(f) && values.GetValueOrDefault(f.Name) is not null).Select(f => new FieldChange(f, null, values[f.Name])));
        items.Add(new WrittenRecord((Guid)values[SystemFields.Id]!, version, true));
        created++;
    }

    internal async Task<RecordData?> LoadAsync(RecordType type, Guid id)
    {
        var shape = TypeShape.Of(type);
        RecordData record;
        await using (var command = session.Command(shape.SelectRow + session.Dialect.ForUpdate, session.Dialect.ToDb(FieldKind.Link, id)))
        await using (var row = await command.ExecuteReaderAsync())
        {
            if (!await row.ReadAsync()) return null;
            record = RowMapping.Read(type, shape, row, session.Dialect);
        }

        foreach (var field in shape.MultiLinks)
        {
            var to = await IdsAsync("select to_id from core_link where from_id = $1 and field = $2 order by to_id", session.Dialect.ToDb(FieldKind.Link, id), field.Name);
            if (to.Count > 0) record.Mutable[field.Name] = to.Order().ToArray();
        }

        return record;
    }

    internal long Set => set;

    /// <summary>Notes records that were created beside this writer, under its set.</summary>
    internal void Created(int count) => created += count;

    internal WriteSession Session => session;

    /// <summary>Goes on in a set opened by an earlier chunk; 0 opens a new one at need.</summary>
    internal void Continue(long open) => set = open;

    /// <summary>Adds what this chunk did to the set's counts, or gives the problems met.</summary>
    internal async Task CountAsync()
    {
        Demand();
        if (set != 0) await ChangeLog.CountAsync(session, set, created, changed, deleted);
    }

    /// <summary>Gives the problems met so far, if any.</summary>
    internal void Demand()
    {
        if (problems.Count > 0) throw new ProblemException(problems);
    }

    /// <summary>Users and teams have rules beyond the catalogue's.</summary>
    private async Task<bool> AllowsAsync(RecordType type, RecordData? current, IReadOnlyDictionary<string, object?>? values)
    {
        if (type.WriteFunction is null || await AccessRules.CheckAsync(session, type, context.Who, current, values) is not { } problem) return true;
        problems.Add(problem);
        return false;
    }

    /// <summary>The first set after <paramref name="version"/> that touched the record, or the field where one is named.</summary>
    internal async Task<long?> LaterSetAsync(Guid id, long version, string? field)
    {
        await using var command = session.Command("select set_id, fields, kind from core_change where record_id = $1 and version > $2 order by version", session.Dialect.ToDb(FieldKind.Link, id), version);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            if (field is null || row.GetString(2) == "delete" || row.GetString(1).Contains($"\"{field}\":", StringComparison.Ordinal)) return row.GetInt64(0);
        return null;
    }

    /// <summary>
    /// Deletes untouched records by number, in SQL. Where they are many, the log gets no row for each: they are kept packed.
    /// </summary>
    internal async Task RemoveNumbersAsync(RecordType type, List<long> numbers, bool logged)
    {
        if (type.WriteFunction is not null)
            foreach (var number in numbers)
                if (await LoadNumberAsync(type, number) is { } guarded) await AllowsAsync(type, guarded, null);
        Demand();
        await SetAsync();
        var list = string.Join(",", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
        if (!logged) await RemovedRecords.KeepAsync(session, type, list, set);
        else
        {
            foreach (var number in numbers)
            {
                if (await LoadNumberAsync(type, number) is not { } record) continue;
                await ChangeLog.RowAsync(session, set, type, record.Id, record.Version + 1, WriteKind.Delete,
                    type.Fields.Where(f => !f.IsComputed && record[f.Name] is not null).Select(f => new FieldChange(f, record[f.Name], null)));
            }
        }

        if (type.Timeline is not null) await session.ExecuteUnpreparedAsync($"delete from core_timeline where record_id in (select id from {type.Table} where n in ({list}))");
        if (type.Fields.Any(f => f.Kind == FieldKind.MultiLink)) await session.ExecuteUnpreparedAsync($"delete from core_link where from_id in (select id from {type.Table} where n in ({list}))");
        await index.RemoveAsync(session, type, numbers);
        await session.ExecuteUnpreparedAsync($"delete from {type.Table} where n in ({list})");
        deleted += numbers.Count;
    }

    /// <summary>
    /// The last set besides <paramref name="own"/> that left a lasting difference in the record after a version; null
    /// when nothing was changed, or everything was changed back.
    /// </summary>
    internal async Task<long?> LastingChangeAsync(RecordType type, Guid id, long version, long[] own)
    {
        var firsts = new Dictionary<string, (object? Before, object? After, long Set)>(StringComparer.Ordinal);
        await using var command = session.Command("select set_id, fields from core_change where record_id = $1 and version > $2 order by version", session.Dialect.ToDb(FieldKind.Link, id), version);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            if (own.Contains(row.GetInt64(0))) continue;
            foreach (var change in ChangeLog.Parse(type, row.GetString(1)).Where(c => !IsBookkeeping(c.Field)))
                firsts[change.Field.Name] = firsts.TryGetValue(change.Field.Name, out var first) ? first with { After = change.After, Set = row.GetInt64(0) } : (change.Before, change.After, row.GetInt64(0));
        }

        return firsts.Values.Where(f => !RecordRules.Same(f.Before, f.After)).Select(f => (long?)f.Set).Max();
    }

    /// <summary>The first field whose value can no longer stand: taken by another record, or linked to one that is gone.</summary>
    internal async Task<string?> MisfitAsync(RecordType type, Dictionary<string, object?> values, RecordData? current)
    {
        var before = problems.Count;
        await CheckUniqueAsync(type, values, current);
        var at = problems.Count > before ? problems[before].At : null;
        problems.RemoveRange(before, problems.Count - before);
        if (at is not null) return at;
        foreach (var field in type.Fields.Where(f => f.Target is not null && f.Kind is FieldKind.Link or FieldKind.MultiLink && !IsBookkeeping(f)))
            if (values.GetValueOrDefault(field.Name) is { } value && !RecordRules.Same(current?[field.Name], value) && !await TargetExistsAsync(field, value, values[SystemFields.Id])) return field.Name;
        return null;
    }

    /// <summary>The set that made the first record found pointing at this one, other than itself; null when none points.</summary>
    internal async Task<long?> UserSetAsync(RecordData record)
    {
        var id = session.Dialect.ToDb(FieldKind.Link, record.Id);
        foreach (var relation in catalogue.Types.SelectMany(t => t.Fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Target == record.Type.Name && !f.ReadOnly && !f.IsCustom).Select(f => new Relation(t, f))))
        {
            var found = relation.Link.Column is { } column
                ? await session.ScalarAsync($"select changed_set from {relation.Type.Table} where {column} = $1 and id <> $1 limit 1", id)
                : await session.ScalarAsync($"select t.changed_set from core_link l join {relation.Type.Table} t on t.id = l.from_id where l.to_id = $1 and l.field = $2 and l.type_no = $3 and l.from_id <> $1 limit 1", id, relation.Link.Name, (long)relation.Type.Number);
            if (found is long user) return user;
        }

        return null;
    }

    private async Task<RecordData?> LoadNumberAsync(RecordType type, long number)
    {
        Guid id;
        await using (var command = session.Command($"select id from {type.Table} where n = $1", number))
        await using (var row = await command.ExecuteReaderAsync())
        {
            if (!await row.ReadAsync()) return null;
            id = (Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!;
        }

        return await LoadAsync(type, id);
    }

    private static bool IsBookkeeping(Field field) => field.Section == "system" || field.Name == SystemFields.Version;

    private static Problem NotThere(RecordWrite write) => Problem.Missing("record.missing", null, ("type", write.Type.Name), ("id", write.Id));

    /// <summary>Takes the caller's values over, refusing unknown, computed, hidden and read-only fields.</summary>
    private async Task<bool> TakeAsync(RecordWrite write, TypeAccess access, Dictionary<string, object?> values)
    {
        var before = problems.Count;
        foreach (var (name, given) in write.Values)
        {
            if (write.Type.Find(name) is not { } field || access.HiddenFields.Contains(name)) { problems.Add(Problem.Invalid("field.unknown", name, ("type", write.Type.Name))); continue; }
            if (field.ReadOnly || field.IsComputed) { problems.Add(Problem.Invalid("field.readOnly", name)); continue; }
            if (access.ReadOnlyFields.Contains(name)) { problems.Add(Problem.Denied("access.field", name)); continue; }
            var value = given;
            if (RecordRules.Check(field with { Required = false }, ref value, catalogue.Region) is { } problem) { problems.Add(problem); continue; }
            if (value is not null && field.Target is not null && !await TargetExistsAsync(field, value)) { problems.Add(Problem.Invalid("field.linkMissing", name, ("target", field.Target))); continue; }
            if (value is Guid file && field.Kind is FieldKind.File or FieldKind.Image && await FileProblemAsync(field, file) is { } misfit) { problems.Add(misfit); continue; }
            values[name] = value;
        }

        return problems.Count == before;
    }

    /// <summary>Checks a whole record. What an edit leaves as it is stands, even where today's rules would refuse it.</summary>
    private bool CheckAll(IReadOnlyList<Field> fields, Dictionary<string, object?> values, RecordData? current)
    {
        var before = problems.Count;
        foreach (var field in fields)
        {
            var value = values.GetValueOrDefault(field.Name);
            if (value is not null && RecordRules.Same(value, current?[field.Name])) continue;
            if (RecordRules.Check(field, ref value, catalogue.Region) is { } problem) problems.Add(problem);
            else if (value is not null || values.ContainsKey(field.Name)) values[field.Name] = value;
        }

        return problems.Count == before;
    }

    /// <summary>Asks before writing, so that a batch is told of every taken value; the unique index still catches a race.</summary>
    private async Task<bool> CheckUniqueAsync(RecordType type, Dictionary<string, object?> values, RecordData? current)
    {
        var before = problems.Count;
        foreach (var field in type.Fields.Where(f => f.Unique))
        {
            if (values.GetValueOrDefault(field.Name) is not { } value || RecordRules.Same(current?[field.Name], value)) continue;
            var (stored, sought) = field.Column is { } column ? ("t." + column, session.Dialect.ToDb(field.Kind, value)) : (session.Dialect.Custom("t", field), session.Dialect.ToCustom(field.Kind, value));
            if (await session.ScalarAsync($"select t.n from {type.Table} t where {stored} = $1", sought) is long n && n != current?.Number)
                problems.Add(Problem.Conflict("field.taken", field.Name, ("value", value)));
        }

        return problems.Count == before;
    }

    /// <summary><paramref name="self"/> is the record being put back: it may point at itself.</summary>
    private async Task<bool> TargetExistsAsync(Field field, object value, object? self = null)
    {
        if (catalogue.Find(field.Target!) is not { } target) return true;
        foreach (var id in value is Guid one ? [one] : (Guid[])value)
        {
            if (id.Equals(self)) continue;
            // What the writer does not see is not there for links either; putting back by undo asks only whether it is there.
            if (self is null && context.Who.AccessTo(target) is var access && (access.Read != RecordScope.All || access.Criteria is not null || target.Parent is not null))
            {
                if (await LoadAsync(target, id) is not { } record || !await MayAsync(target, access.Read, access, record.Values)) return false;
                continue;
            }

            if (await session.ScalarAsync($"select n from {target.Table} where id = $1", session.Dialect.ToDb(FieldKind.Link, id)) is null) return false;
        }

        return true;
    }

    /// <summary>A record without an owner gets the writer; its team follows the owner's.</summary>
    private async Task GiveOwnerAsync(Dictionary<string, object?> values)
    {
        if (values.GetValueOrDefault(SystemFields.Owner) is not Guid owner)
        {
            if (context.Who.UserId == Guid.Empty) { values[SystemFields.Team] = (long)context.Who.TeamNo; return; }
            values[SystemFields.Owner] = context.Who.UserId;
            values[SystemFields.Team] = (long)context.Who.TeamNo;
            return;
        }

        values[SystemFields.Team] = owner == context.Who.UserId ? (long)context.Who.TeamNo
            : catalogue.Find("user") is { } users ? await session.ScalarAsync($"select team_no from {users.Table} where id = $1", session.Dialect.ToDb(FieldKind.Link, owner)) ?? 0L
            : 0L;
    }

    /// <summary>Whether a record not stored yet may be made so; its criterion is asked once it stands.</summary>
    private Task<bool> MayWriteAsync(RecordType type, RecordScope scope, IReadOnlyDictionary<string, object?> values) =>
        InScopeAsync(type, scope, context.Who.AccessTo(type), values);

    /// <summary>Whether a stored record lies in a scope and within the role's criterion.</summary>
    private async Task<bool> MayAsync(RecordType type, RecordScope scope, TypeAccess access, IReadOnlyDictionary<string, object?> values) =>
        await InScopeAsync(type, scope, access, values) && await Seen.SeesAsync(type, access, (Guid)values[SystemFields.Id]!);

    /// <summary>Whether a record lies in a scope; lines follow the record they belong to.</summary>
    private async Task<bool> InScopeAsync(RecordType type, RecordScope scope, TypeAccess access, IReadOnlyDictionary<string, object?> values)
    {
        if (scope == RecordScope.None) return false;
        if (scope == RecordScope.All && access.Criteria is null && type.Parent is null) return true;
        if (type.Parent is not null)
        {
            if (type[type.Parent].Target is not { } name || catalogue.Find(name) is not { } parentType) return true;
            if (values.GetValueOrDefault(type.Parent) is not Guid parentId) return scope == RecordScope.All;
            var parentAccess = context.Who.AccessTo(parentType);
            if (parentAccess.Read == RecordScope.All && parentAccess.Criteria is null) return true;
            return await LoadAsync(parentType, parentId) is { } parent && await MayAsync(parentType, parentAccess.Read, parentAccess, parent.Values);
        }

        return scope switch
        {
            RecordScope.All => true,
            RecordScope.Own => values.GetValueOrDefault(SystemFields.Owner) is Guid owner && owner == context.Who.UserId,
            _ => values.GetValueOrDefault(SystemFields.Team) is long team && context.Who.TeamNumbers.Contains((int)team),
        };
    }

    private async Task<long?> InsertAsync(RecordType type, TypeShape shape, Dictionary<string, object?> values, long? number)
    {
        try
        {
            number ??= (long)(await session.ScalarAsync(shape.Insert, RowMapping.Values(shape, values, session.Dialect)))!;
        }
        catch (DbException e) when (session.Dialect.UniqueViolation(e) is { } where)
        {
            problems.Add(Taken(type, where, values));
            // PostgreSQL refuses everything after an error in the transaction: stop here with what is known.
            throw new ProblemException(problems);
        }

        foreach (var field in shape.MultiLinks) await WriteLinksAsync(type, field, (Guid)values[SystemFields.Id]!, values.GetValueOrDefault(field.Name));
        return number;
    }

    private async Task<bool> UpdateRowAsync(RecordType type, TypeShape shape, RecordData current, List<FieldChange> fields, Dictionary<string, object?> values)
    {
        var sets = new List<string>();
        var parameters = new List<object?>();
        void Set(string column, object? value)
        {
            parameters.Add(value);
            sets.Add($"{column} = ${parameters.Count.ToString(CultureInfo.InvariantCulture)}");
        }

        foreach (var field in fields.Select(f => f.Field))
        {
            if (field.Column is null) continue;
            Set(field.Column, session.Dialect.ToDb(field.Kind, values.GetValueOrDefault(field.Name)));
            if (field.FoldedColumn is not null) Set(field.FoldedColumn, RowMapping.Fold(values.GetValueOrDefault(field.Name)));
            if (field.SortColumn is not null) Set(field.SortColumn, RowMapping.SortKey(values.GetValueOrDefault(field.Name)));
        }

        foreach (var name in (string[])[SystemFields.Version, "changedAt", "changedBy", "changedSet"]) Set(type[name].Column!, session.Dialect.ToDb(type[name].Kind, values[name]));
        if (fields.Any(f => f.Field.IsCustom)) Set("custom", RowMapping.CustomJson(shape, values, current.Others) is { } json ? session.Dialect.Json(json) : null);
        parameters.Add(current.Number);
        try
        {
            await session.ExecuteAsync($"update {type.Table} set {string.Join(", ", sets)} where n = ${parameters.Count.ToString(CultureInfo.InvariantCulture)}", [.. parameters]);
        }
        catch (DbException e) when (session.Dialect.UniqueViolation(e) is { } where)
        {
            problems.Add(Taken(type, where, values));
            throw new ProblemException(problems);
        }

        foreach (var field in fields.Where(f => f.Field.Kind == FieldKind.MultiLink)) await WriteLinksAsync(type, field.Field, (Guid)values[SystemFields.Id]!, field.After);
        return true;
    }

    private async Task WriteLinksAsync(RecordType type, Field field, Guid from, object? value)
    {
        var id = session.Dialect.ToDb(FieldKind.Link, from);
        await session.ExecuteAsync("delete from core_link where from_id = $1 and field = $2", id, field.Name);
        foreach (var to in value as Guid[] ?? [])
            await session.ExecuteAsync("insert into core_link (type_no, field, from_id, to_id) values ($1, $2, $3, $4)", (long)type.Number, field.Name, id, session.Dialect.ToDb(FieldKind.Link, to));
    }

    private static Problem Taken(RecordType type, string where, Dictionary<string, object?> values)
    {
        var field = type.Fields.FirstOrDefault(f => f.Unique && where.Contains(f.Column ?? FieldIndexes.Name(type, f, "unique"), StringComparison.Ordinal));
        return Problem.Conflict("field.taken", field?.Name ?? SystemFields.Id, ("value", field is null ? null : values.GetValueOrDefault(field.Name)));
    }

    /// <summary>Says for each wished field what the caller saw, what stands there now and what was wished.</summary>
    private async Task<Problem> ConflictAsync(RecordData current, long seen, Dictionary<string, object?> wished)
    {
        var original = new Dictionary<string, object?>(StringComparer.Ordinal);
        await using (var command = session.Command("select fields from core_change where record_id = $1 and version > $2 order by version desc", session.Dialect.ToDb(FieldKind.Link, current.Id), seen))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                foreach (var change in ChangeLog.Parse(current.Type, row.GetString(0))) original[change.Field.Name] = change.Before;
        }

        var fields = wished.Select(w => new ConflictField(w.Key, w.Value, current[w.Key], original.TryGetValue(w.Key, out var was) ? was : current[w.Key])).ToList();
        return Problem.Conflict("record.changed", null, ("version", current.Version), ("changedBy", current["changedBy"]), ("changedAt", current["changedAt"]), ("fields", fields));
    }

    private async Task<List<Guid>> IdsAsync(string sql, params object?[] values)
    {
        var ids = new List<Guid>();
        await using var command = session.Command(sql, values);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) ids.Add((Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!);
        return ids;
    }
}

/// <summary>One field of a conflict: what the caller wished, what stands there now, what the caller had seen.</summary>
public sealed record ConflictField(string Name, object? Yours, object? Theirs, object? Original);
