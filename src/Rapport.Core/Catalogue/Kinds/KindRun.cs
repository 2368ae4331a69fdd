using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>What a change of kind did.</summary>
public sealed record KindOutcome(long Converted, long Lost, long ChangeSet);

/// <summary>How far a change of kind is. Killed and taken up again it goes on from here.</summary>
internal sealed record KindState
{
    public string Key { get; init; } = "";

    /// <summary>The definition that is to be left; another one in force means that somebody changed the field meanwhile.</summary>
    public string Before { get; init; } = "";

    /// <summary>Row up to which values were carried over.</summary>
    public long After { get; init; }

    /// <summary>Line of the log from which on people's edits are to be followed.</summary>
    public long Mark { get; init; }

    /// <summary>The new kind is in force.</summary>
    public bool IsInForce { get; init; }

    public long Converted { get; init; }
    public long Lost { get; init; }
}

/// <summary>
/// One change of kind. Values are written beside the old ones, under a key that nobody reads, chunk by chunk in one change set;
/// what people write meanwhile is followed by the log. Then one small transaction says that the field is of the other kind and
/// lies there: so either kind is in force and never half of each, however large the table.
/// </summary>
internal sealed class KindRun(IDatabase database, CatalogueHolder holder, TimeProvider clock, Principal who)
{
    /// <summary>Where the change sets come from: the story shows them, but they are nobody's edit of a record.</summary>
    public const string Origin = "kind";

    private const int Chunk = 500;

    /// <summary>Rows and lines before the last one read that another transaction may have been about to commit: numbers are drawn earlier.</summary>
    private const int Margin = 100_000;

    /// <summary>Until then every node writes the new kind.</summary>
    private static readonly TimeSpan UntilAllKnow = TimeSpan.FromSeconds(4);

    private RecordType beside = null!;
    private Field was = null!;
    private Field next = null!;
    private FieldConversion convert = null!;
    private FieldConversion? kept;
    private KindReading reading = null!;
    private KindReading? back;

    /// <summary>Keeps the state with a chunk; null where the run begins anew after a kill, which finds what it did.</summary>
    public Func<WriteSession, KindState, Task>? Keep { get; init; }

    public Func<double, Task>? Tell { get; init; }

    /// <summary>The set that this one takes back.</summary>
    public long? UndoOf { get; init; }

    /// <summary>The state at the beginning: where the values are to lie, and which definition is left.</summary>
    public static async Task<KindState> BeginAsync(IDatabase database, RecordType type, Field field, string? key, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var kinds = new FieldKinds(field.Key, field.Former);
        return new KindState
        {
            Key = key ?? kinds.NextKey(field.Name),
            Before = await ScalarAsync(connection, database.Dialect, "select definition from core_field where type = $1 and name = $2", type.Name, field.Name) as string ?? "",
            Mark = await LastLineAsync(connection, database.Dialect),
        };
    }

    /// <param name="to">What the field becomes.</param>
    /// <param name="keeping">How values got from there to here: one that still is what it was made of comes back to the letter.</param>
    public async Task<KindOutcome> RunAsync(RecordType type, Field field, FieldDefinition to, KindReading how, FormerKind? keeping, KindState at, BulkRun run, CancellationToken ct)
    {
        (reading, back) = (how, keeping?.Reading);
        was = field with { Required = false, Unique = false, Searchable = false };
        // No field is called so: beside the old one it needs a name of its own.
        next = to.ToField(field.Name + "_") with { StoredAs = at.Key, Required = false, Unique = false, Searchable = false };
        beside = type with { Fields = [.. type.Fields.Where(f => f.Name != field.Name), was, next] };
        convert = new FieldConversion(type, field, next, how, holder.Current.Region, holder.Current.Currency);
        kept = keeping is null ? null : new FieldConversion(type, next, field, keeping.Reading, holder.Current.Region);
        if (!at.IsInForce)
        {
            at = await AllAsync(run, at, ct);
            at = await FollowAsync(run, at, ct);
            var own = to.ToField(field.Name) with { StoredAs = at.Key == field.Name ? null : at.Key };
            if (own.Unique) await FieldIndexes.MakeUniqueAsync(database, type, own, ct);
            if (own.Indexed) await FieldIndexes.MakeAsync(database, type, own, ct);
            at = await PutInForceAsync(run, type, field, to, at, ct);
        }

        holder.Publish(await CustomFields.LoadAsync(database, holder.Current, ct));
        if (field.Unique) await FieldIndexes.DropUniqueAsync(database, type, field, ct);
        await Task.Delay(UntilAllKnow, clock, ct);
        at = await FollowAsync(run, at with { After = Math.Max(0, at.After - Margin) }, ct);
        return new KindOutcome(at.Converted, at.Lost, run.ChangeSet);
    }

    /// <summary>The whole table, from where the state says.</summary>
    private async Task<KindState> AllAsync(BulkRun run, KindState at, CancellationToken ct)
    {
        var last = Math.Max(1, await ReadAsync(async (c, d) => await ScalarAsync(c, d, $"select max(n) from {beside.Table}") as long? ?? 0, ct));
        var told = 0L;
        for (var isEnd = false; !isEnd;)
        {
            (at, isEnd) = await run.ChunkAsync(async bulk =>
            {
                var (records, end) = await SomeAsync(bulk.Session, $"t.n > $1 and ({Filled}) order by t.n limit {Chunk}", [at.After], ct);
                var state = await WriteAsync(bulk, records, at with { After = records.Count > 0 ? records[^1].Number : at.After }, isFirst: true);
                return (state, end);
            }, ct);
            if (Tell is null || (told != 0 && clock.GetElapsedTime(told) < TimeSpan.FromMilliseconds(300))) continue;
            told = clock.GetTimestamp();
            await Tell(Math.Min(0.95, (double)at.After / last));
        }

        return at;
    }

    /// <summary>What was written since by others: new records by their row, changed ones by the log.</summary>
    private async Task<KindState> FollowAsync(BulkRun run, KindState at, CancellationToken ct)
    {
        while (true)
        {
            (at, var isEnd) = await run.ChunkAsync(bulk => FollowAsync(bulk, at, ct), ct);
            if (isEnd) return at;
        }
    }

    private async Task<(KindState At, bool IsEnd)> FollowAsync(BulkWriter bulk, KindState at, CancellationToken ct)
    {
        var (made, noneMade) = await SomeAsync(bulk.Session, $"t.n > $1 and ({(at.IsInForce ? $"{Stored(was)} is not null and {Stored(next)} is null" : Filled)}) order by t.n limit {Chunk}", [at.After], ct);
        at = await WriteAsync(bulk, made, at with { After = made.Count > 0 ? made[^1].Number : at.After }, isFirst: false);
        var (lines, ids) = (new List<long>(), new Dictionary<Guid, long>());
        await using (var command = bulk.Session.Command($"select n, record_id, fields, version from core_change where n > $1 and type_no = $2 and set_id <> $3 order by n limit {Chunk}", at.Mark, (long)beside.Number, bulk.ChangeSet))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                lines.Add(row.GetInt64(0));
                if (row.GetString(2).Contains($"\"{was.Key}\":", StringComparison.Ordinal)) ids[(Guid)bulk.Session.Dialect.FromDb(FieldKind.Link, row, 1)!] = row.GetInt64(3);
            }
        }

        var changed = new List<RecordData>();
        var rows = new RecordRows(bulk.Writer(Catalogue, Context).Transaction);
        foreach (var (id, version) in ids)
            if (await rows.LoadAsync(beside, id) is { } record && !(at.IsInForce && await IsOvertakenAsync(bulk, id, version))) changed.Add(record);
        at = await WriteAsync(bulk, changed, at with { Mark = lines.Count > 0 ? lines[^1] : at.Mark }, isFirst: false);
        return (at, noneMade && lines.Count < Chunk);
    }

    /// <summary>Somebody wrote a value of the new kind since.</summary>
    private async Task<bool> IsOvertakenAsync(BulkWriter bulk, Guid id, long version)
    {
        await using var command = bulk.Session.Command("select fields from core_change where record_id = $1 and version > $2 and set_id <> $3", bulk.Session.Dialect.ToDb(FieldKind.Link, id), version, bulk.ChangeSet);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            if (row.GetString(0).Contains($"\"{next.Key}\":", StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>The moment from which on the field is of the other kind.</summary>
    private async Task<KindState> PutInForceAsync(BulkRun run, RecordType type, Field field, FieldDefinition to, KindState at, CancellationToken ct) => await run.ChunkAsync(async bulk =>
    {
        var session = bulk.Session;
        // Whoever else changes the catalogue waits from here on.
        await CustomFields.CountAsync(session);
        await using (var command = session.Command("select definition, retired_at from core_field where type = $1 and name = $2" + session.Dialect.ForUpdate, type.Name, field.Name))
        await using (var row = await command.ExecuteReaderAsync(ct))
            if (!await row.ReadAsync(ct) || !row.IsDBNull(1) || row.GetString(0) != at.Before) throw new ProblemException(Problem.Refused("kind.changedMeanwhile", null, ("name", field.Name), ("type", type.Name)));
        bool isEnd;
        do (at, isEnd) = await FollowAsync(bulk, at, ct);
        while (!isEnd);

        var definition = JsonSerializer.Deserialize<FieldDefinition>(at.Before, FieldDefinition.Json)!;
        var kinds = new FieldKinds(at.Key, [.. field.Former.Where(f => f.Key != at.Key), new FormerKind(field.Key, definition, bulk.ChangeSet, at.Key, reading) { Back = back }]);
        await session.ExecuteAsync($"update core_field set definition = {session.Dialect.JsonParameter(3)}, kinds = {session.Dialect.JsonParameter(4)}, changed_at = $5 where type = $1 and name = $2",
            type.Name, field.Name, JsonSerializer.Serialize(to, FieldDefinition.Json), kinds.ToJson(), session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime));
        await session.ExecuteAsync("insert into core_audit (at, user_id, event, detail) values ($1, $2, 'field.kindChanged', $3)", session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), session.Dialect.ToDb(FieldKind.Link, who.UserId),
            JsonSerializer.Serialize(new { type = type.Name, name = field.Name, before = definition, after = to, changeSet = bulk.ChangeSet }, FieldDefinition.Json));
        var jobs = new JobQueue(database, clock);
        if (field.Searchable || to.Searchable) await jobs.EnqueueAsync(session, Reindexing.Order(type), who);
        if (CustomFields.IsTold(type, field.Name)) await jobs.EnqueueAsync(session, Retelling.Order(type.Name), who);
        if (UndoOf is { } undone) await session.ExecuteAsync("update core_change_set set undone_by = $1 where id = $2", bulk.ChangeSet, undone);
        // From here on people write the new kind; what the log says of the old one comes from nodes that do not know yet.
        at = at with { IsInForce = true, Mark = Math.Max(0, await LastLineAsync(session) - Margin) };
        if (Keep is not null) await Keep(session, at);
        return at;
    }, ct);

    /// <summary>Writes what differs; of a value that is lost, its loss.</summary>
    private async Task<KindState> WriteAsync(BulkWriter bulk, IReadOnlyList<RecordData> records, KindState at, bool isFirst)
    {
        var writer = bulk.Writer(Catalogue, Context);
        foreach (var record in records)
        {
            var (old, there) = (record[was.Name], record[next.Name]);
            convert.Convert(old, out var wanted);
            if (kept is not null && there is not null && kept.Convert(there, out var made) is null && RecordRules.Same(made, old)) wanted = there;
            else if (kept is not null && there is not null && old is null && kept.Convert(there, out _) is not null) wanted = there;
            var isLost = old is not null && wanted is null;
            if (RecordRules.Same(there, wanted) && (!isLost || (!isFirst && await IsToldAsync(bulk, record.Id)))) continue;
            // Both sides stand in the line, whatever they hold: that is how the log tells a change of kind from an edit.
            FieldChange[] changes = [new(was, old, null), new(next, there, wanted)];
            // The old value stays where it lies: the field is still of its kind.
            await writer.WriteChangesAsync(record, new Dictionary<string, object?>(record.Values, StringComparer.Ordinal) { [next.Name] = wanted }, changes, asksLimits: false);
            at = isLost ? at with { Lost = at.Lost + 1 } : at with { Converted = at.Converted + 1 };
        }

        await writer.Transaction.CountAsync();
        if (Keep is not null) await Keep(bulk.Session, at);
        return at;
    }

    private static async Task<bool> IsToldAsync(BulkWriter bulk, Guid id) =>
        await bulk.Session.ScalarAsync("select 1 from core_change where record_id = $1 and set_id = $2 limit 1", bulk.Session.Dialect.ToDb(FieldKind.Link, id), bulk.ChangeSet) is not null;

    private async Task<(List<RecordData> Records, bool IsEnd)> SomeAsync(WriteSession session, string where, object?[] values, CancellationToken ct)
    {
        var shape = TypeShape.Of(beside);
        var records = new List<RecordData>();
        var begun = Stopwatch.GetTimestamp();
        await using var command = session.Command($"{shape.SelectAll} t where {where}{session.Dialect.ForUpdate}", values);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            records.Add(RowMapping.Read(beside, shape, row, session.Dialect));
            // Nobody shall wait for it: what was read is written, the rest comes with the next chunk.
            if (records.Count >= 50 && (session.PeopleWait || Stopwatch.GetElapsedTime(begun) > session.BulkPatience)) return (records, false);
        }

        return (records, records.Count < Chunk);
    }

    private string Filled => $"{Stored(was)} is not null or {Stored(next)} is not null";

    private string Stored(Field field) => database.Dialect.CustomJson("t", field.Key);

    private RecordCatalogue Catalogue => new(holder.Current.Types.Select(t => t.Name == beside.Name ? beside : t), holder.Current.Stamp) { Region = holder.Current.Region, Currency = holder.Current.Currency };

    /// <summary>By all rights, since a field is the firm's and not a record's; in the name of whoever ordered it.</summary>
    private WriteContext Context => new(Acting(who), Origin) { UndoOf = UndoOf };

    public static Principal Acting(Principal who) => Principal.System with { UserId = who.UserId, Name = who.Name };

    private static Task<long> LastLineAsync(DbConnection connection, SqlDialect dialect) => LongAsync(ScalarAsync(connection, dialect, "select max(n) from core_change"));

    private static Task<long> LastLineAsync(WriteSession session) => LongAsync(session.ScalarAsync("select max(n) from core_change"));

    private static async Task<long> LongAsync(Task<object?> asked) => await asked as long? ?? 0;

    private async Task<T> ReadAsync<T>(Func<DbConnection, SqlDialect, Task<T>> read, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await read(connection, database.Dialect);
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, SqlDialect dialect, string sql, params string[] values)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values) dialect.Bind(command, value);
        return await command.ExecuteScalarAsync();
    }
}
