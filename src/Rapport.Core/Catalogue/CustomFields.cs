using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Versions;

namespace Rapport.Core.Catalogue;

/// <summary>
/// Fields that an administrator makes while everybody works. A change is stored, noted in the audit, and published as
/// a new catalogue; no table is altered and nothing is restarted. Asks for the function <c>fields</c>.
/// </summary>
public sealed class CustomFields(IDatabase database, CatalogueHolder holder, Records.RecordReader reader, Jobs.JobQueue jobs, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    internal static SystemTable Table { get; } = new("core_field",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("type", ColumnType.Text, true), new("name", ColumnType.Text, true), new("definition", ColumnType.Json, true),
        new("created_at", ColumnType.Moment, true), new("created_by", ColumnType.Id), new("changed_at", ColumnType.Moment, true), new("retired_at", ColumnType.Moment),
        // Where the values lie and what they were, once the kind was changed.
        new("kinds", ColumnType.Json),
    ],
    [new("ux_core_field", "type, name", Unique: true)]);

    /// <summary>The row that nodes look at to notice a change.</summary>
    internal const string VersionCounter = "catalogue";

    /// <summary>The catalogue with the fields stored in the database, its stamp one higher.</summary>
    public static async Task<RecordCatalogue> LoadAsync(IDatabase database, RecordCatalogue catalogue, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await StoredFields.LoadAsync(sql =>
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            return command;
        }, catalogue, ct);
    }

    /// <summary>Adds a field. A retired one of that name comes back with its values when the kind is the same.</summary>
    public Task<Field> AddAsync(string type, string name, FieldDefinition definition, Principal who, CancellationToken ct) => WriteAsync(type, name, definition, isNew: true, null, who, ct);

    /// <summary>Changes a field's definition; its kind stays.</summary>
    public Task<Field> ChangeAsync(string type, string name, FieldDefinition definition, Principal who, CancellationToken ct) => WriteAsync(type, name, definition, isNew: false, null, who, ct);

    /// <param name="seen">Where it goes back to a version: choices that records bear may go then, as was said beforehand.</param>
    internal async Task<Field> WriteAsync(string typeName, string name, FieldDefinition definition, bool isNew, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        Demand(who);
        await oneAtATime.WaitAsync(ct);
        try
        {
            var type = TypeOf(typeName);
            definition = Formulas.Completed(definition, type, name, holder.Current);
            var problems = Problems(type, name, definition, isNew);
            if (problems.Count > 0) throw new ProblemException(problems);
            if (seen is null && await BorneAsync(type, name, definition, ct) is { } borne) throw new ProblemException(borne);
            await PrepareAsync(type, name, definition, ct);
            try
            {
                await database.WriteAsync(WriteLane.People, async session =>
                {
                    var (stored, retired) = await StoredAsync(session, type.Name, name);
                    if (seen is not null) await seen.DemandAsync(session);
                    if (isNew && stored is not null && !retired) throw new ProblemException(Problem.Refused("fields.nameTaken", "name", ("name", name), ("type", type.Name)));
                    if (!isNew && (stored is null || retired)) throw new ProblemException(Missing(type, name));
                    if (stored is not null && stored.Kind != definition.Kind) throw new ProblemException(Problem.Refused("fields.kindStays", "kind", ("kind", stored.Kind.ToString())));
                    if (stored is not null && stored.Target != definition.Target) throw new ProblemException(Problem.Refused("fields.targetStays", "target", ("type", stored.Target)));
                    var now = session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime);
                    var json = JsonSerializer.Serialize(definition, FieldDefinition.Json);
                    if (stored is null)
                        await session.ExecuteAsync($"insert into core_field (type, name, definition, created_at, created_by, changed_at) values ($1, $2, {session.Dialect.JsonParameter(3)}, $4, $5, $4)", type.Name, name, json, now, session.Dialect.ToDb(FieldKind.Link, who.UserId));
                    else
                        await session.ExecuteAsync($"update core_field set definition = {session.Dialect.JsonParameter(3)}, changed_at = $4, retired_at = null where type = $1 and name = $2", type.Name, name, json, now);
                    var isBack = stored is null || retired;
                    if (definition.Searchable != (stored is { Searchable: true } && !retired)) await jobs.EnqueueAsync(session, Records.Reindexing.Order(type), who);
                    if (isBack && definition.Kind == FieldKind.AutoNumber) await jobs.EnqueueAsync(session, Records.Numbering.Order(type, name), who);
                    if (retired && IsTold(type, name)) await jobs.EnqueueAsync(session, Records.Retelling.Order(type.Name), who);
                    if (isBack && definition.Kind == FieldKind.MultiLink) await ForgetGoneAsync(session, type, name, definition.Target!);
                    await CountAsync(session);
                    await AuditAsync(session, isNew ? "field.added" : "field.changed", new { type = type.Name, name, before = stored, after = definition, restores = seen?.Restores, undoes = seen?.Undoes }, who);
                    return 0;
                }, ct);
            }
            catch (ProblemException)
            {
                // What the index was made ready for is not stored.
                if (!isNew && type.Find(name) is { IsCustom: true } stands && stands.Unique != definition.ToField(name).Unique) await PrepareAsync(type, stands, ct);
                throw;
            }

            await PublishAsync(ct);
            var field = holder.Current[type.Name][name];
            if (field.Indexed) await FieldIndexes.MakeAsync(database, holder.Current[type.Name], field, ct);
            return field;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Takes a field out of sight. Its values stay in the records and come back with it.</summary>
    public Task RetireAsync(string typeName, string name, Principal who, CancellationToken ct) => RetireAsync(typeName, name, null, who, ct);

    internal async Task RetireAsync(string typeName, string name, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        Demand(who);
        await oneAtATime.WaitAsync(ct);
        try
        {
            var type = TypeOf(typeName);
            if (type.Find(name) is { IsCustom: true } leaving && Holding(type, leaving) is { } held) throw new ProblemException(held);
            await database.WriteAsync(WriteLane.People, async session =>
            {
                var now = session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime);
                var (before, _) = await StoredAsync(session, type.Name, name);
                if (seen is not null) await seen.DemandAsync(session);
                if (await session.ExecuteAsync("update core_field set retired_at = $3, changed_at = $3 where type = $1 and name = $2 and retired_at is null", type.Name, name, now) == 0) throw new ProblemException(Missing(type, name));
                if (type.Find(name) is { Searchable: true }) await jobs.EnqueueAsync(session, Records.Reindexing.Order(type), who);
                if (IsTold(type, name)) await jobs.EnqueueAsync(session, Records.Retelling.Order(type.Name), who);
                await CountAsync(session);
                await AuditAsync(session, "field.retired", new { type = type.Name, name, before, undoes = seen?.Undoes }, who);
                return 0;
            }, ct);
            if (type.Find(name) is { Unique: true } field) await FieldIndexes.DropUniqueAsync(database, type, field, ct);
            await PublishAsync(ct);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Publishes what is stored, also what other nodes stored.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            await PublishAsync(ct);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Tells all nodes that what the catalogue draws on has changed: the firm's country.</summary>
    public async Task AnnounceAsync(CancellationToken ct)
    {
        await database.WriteAsync(WriteLane.People, CountAsync, ct);
        await RefreshAsync(ct);
    }

    private async Task PublishAsync(CancellationToken ct)
    {
        holder.Publish(await LoadAsync(database, holder.Current, ct));
        if (await RollUps.RollUpOrders.EnsureAsync(database, holder.Current, jobs, ct)) holder.Publish(await LoadAsync(database, holder.Current, ct));
    }

    /// <summary>Tells the other nodes of a change, with the change itself. Whoever else changes the catalogue waits for it to end.</summary>
    internal static Task<int> CountAsync(WriteSession session) =>
        session.ExecuteAsync("insert into core_counter (name, next) values ($1, 1) on conflict (name) do update set next = core_counter.next + 1", VersionCounter);

    /// <summary>What a changed definition asks of the values that are there already.</summary>
    private async Task PrepareAsync(RecordType type, string name, FieldDefinition definition, CancellationToken ct) => await PrepareAsync(type, (await KindsAsync(type.Name, name, ct)).Field(name, definition), ct);

    private async Task PrepareAsync(RecordType type, Field field, CancellationToken ct)
    {
        // Before the definition is stored: where two records share a value, it must not be.
        if (field.Unique) await FieldIndexes.MakeUniqueAsync(database, type, field, ct);
        else await FieldIndexes.DropUniqueAsync(database, type, field, ct);
    }

    private async Task<Kinds.FieldKinds> KindsAsync(string type, string name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select kinds from core_field where type = $1 and name = $2";
        database.Dialect.Bind(command, type);
        database.Dialect.Bind(command, name);
        return Kinds.FieldKinds.Of(name, await command.ExecuteScalarAsync(ct) as string);
    }

    /// <summary>Choices that <paramref name="wanted"/> lacks while records bear them, and how many do.</summary>
    public async Task<IReadOnlyList<HeldChoice>> HeldAsync(string type, string name, FieldDefinition wanted, Principal who, CancellationToken ct)
    {
        Demand(who);
        return await HeldAsync(TypeOf(type), name, wanted, ct);
    }

    private async Task<IReadOnlyList<HeldChoice>> HeldAsync(RecordType type, string name, FieldDefinition wanted, CancellationToken ct) =>
        type.Find(name) is { IsCustom: true } field ? await HeldChoice.OfAsync(reader, type, field, wanted, ct) : [];

    /// <summary>
    /// A choice that records bear does not go by the way: they would stand in no column of a board and be found by no filter. Its values are
    /// given another first, see <see cref="Kinds.KindChanges"/>.
    /// </summary>
    private async Task<Problem?> BorneAsync(RecordType type, string name, FieldDefinition definition, CancellationToken ct)
    {
        if (await HeldAsync(type, name, definition, ct) is not [var held, ..]) return null;
        return Problem.Refused("fields.choiceBorne", "choices", ("choice", type[name].Choices.First(c => c.Key == held.Key).Label ?? new Values.LocalText(held.Key, null, null)), ("count", held.More ? $"{held.Records}+" : held.Records.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>What a retired list of links pointed at may have been deleted meanwhile.</summary>
    private Task<int> ForgetGoneAsync(WriteSession session, RecordType type, string name, string target) =>
        session.ExecuteAsync($"delete from core_link where type_no = $1 and field = $2 and not exists (select 1 from {holder.Current[target].Table} t where t.id = core_link.to_id)", (long)type.Number, name);

    /// <summary>The timeline draws on the field: its entries go and come with it.</summary>
    internal static bool IsTold(RecordType type, string name) => type.Made?.Timeline is { } story && (story.Party == name || story.At == name || story.Text == name);

    /// <summary>What stands against a definition, the values of the records aside; empty where nothing does.</summary>
    internal IReadOnlyList<Problem> Problems(RecordType type, string name, FieldDefinition definition, bool isNew)
    {
        definition = Formulas.Completed(definition, type, name, holder.Current);
        var problems = new DefinitionCheck(type, name, definition, holder.Current, isNew).Problems().ToList();
        return problems.Count == 0 && Broken(Formulas.With(holder.Current, type, definition.ToField(name)), name) is { } broken ? [broken] : problems;
    }

    /// <summary>What holds a field that is to go: a formula that could not be read without it.</summary>
    internal Problem? Holding(RecordType type, Field field) => Broken(Formulas.With(holder.Current, type, field, gone: true), null);

    private Problem? Broken(RecordCatalogue next, string? at) =>
        Formulas.Broken(holder.Current, next) is { } broken ? Problem.Refused("fields.usedBy", at, ("type", broken.Type.Name), ("name", broken.Field.Name)) : null;

    private RecordType TypeOf(string name) => holder.Current.Find(name) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", name)));

    private static Problem Missing(RecordType type, string name) => Problem.Missing("fields.missing", null, ("name", name), ("type", type.Name));

    internal static void Demand(Principal who)
    {
        if (!who.May("fields")) throw new ProblemException(Problem.Denied("access.function", null, ("function", "fields")));
    }

    /// <summary>What is kept of a field, also of one that was retired.</summary>
    internal async Task<(FieldDefinition? Stored, bool Retired)> StoredAsync(string type, string name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select definition, retired_at from core_field where type = $1 and name = $2";
        database.Dialect.Bind(command, type);
        database.Dialect.Bind(command, name);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (JsonSerializer.Deserialize<FieldDefinition>(row.GetString(0), FieldDefinition.Json), !row.IsDBNull(1)) : (null, false);
    }

    private static async Task<(FieldDefinition? Stored, bool Retired)> StoredAsync(WriteSession session, string type, string name)
    {
        await using var command = session.Command("select definition, retired_at from core_field where type = $1 and name = $2" + session.Dialect.ForUpdate, type, name);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (JsonSerializer.Deserialize<FieldDefinition>(row.GetString(0), FieldDefinition.Json), !row.IsDBNull(1)) : (null, false);
    }

    internal Task AuditAsync(WriteSession session, string happening, object detail, Principal who) =>
        session.ExecuteAsync("insert into core_audit (at, user_id, event, detail) values ($1, $2, $3, $4)", session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime),
            session.Dialect.ToDb(FieldKind.Link, who.UserId), happening, JsonSerializer.Serialize(detail, FieldDefinition.Json));

    public void Dispose() => oneAtATime.Dispose();
}
