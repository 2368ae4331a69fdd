using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Versions;

namespace Rapport.Core.Catalogue;

/// <summary>
/// Record types that an administrator makes while everybody works. Each gets a table of its own, made before the type is
/// published, so that its lists are as fast as those of a module's. Asks for the function <c>fields</c>.
/// </summary>
public sealed class CustomTypes(IDatabase database, CatalogueHolder holder, CustomFields fields, Jobs.JobQueue jobs, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>Adds a type. A retired one of that name comes back with its fields and records.</summary>
    public Task<RecordType> AddAsync(string name, TypeDefinition definition, Principal who, CancellationToken ct) => WriteAsync(name, definition, isNew: true, null, who, ct);

    /// <summary>Changes what is said of a type; its name stays.</summary>
    public Task<RecordType> ChangeAsync(string name, TypeDefinition definition, Principal who, CancellationToken ct) => WriteAsync(name, definition, isNew: false, null, who, ct);

    internal async Task<RecordType> WriteAsync(string name, TypeDefinition definition, bool isNew, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        await oneAtATime.WaitAsync(ct);
        try
        {
            // Another node may have made a type since.
            await fields.RefreshAsync(ct);
            if (!isNew) Own(name);
            if (definition.Subtitle is { Count: 0 }) definition = definition with { Subtitle = null };
            var problems = await ProblemsAsync(name, definition, isNew, ct);
            if (problems.Count > 0) throw new ProblemException(problems);
            // The table first: a type that is in sight has one. A table that nobody came to use is used by the next of that name.
            await SchemaSync.RunAsync(database, new RecordCatalogue([definition.ToType(name, TypeDefinition.FirstNumber)]), [], ct);
            await database.WriteAsync(WriteLane.People, async session =>
            {
                await CustomFields.CountAsync(session);
                if (seen is not null) await seen.DemandAsync(session);
                var now = session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime);
                var json = JsonSerializer.Serialize(definition, FieldDefinition.Json);
                var before = await StoredAsync(session, name);
                if (before is null)
                    await session.ExecuteAsync($"insert into core_type (name, number, definition, created_at, created_by, changed_at) values ($1, $2, {session.Dialect.JsonParameter(3)}, $4, $5, $4)", name, await NextNumberAsync(session, name), json, now, session.Dialect.ToDb(FieldKind.Link, who.UserId));
                else
                {
                    // Whatever was restored or changed meanwhile did not know its records: search text is made anew.
                    if (isNew) await jobs.EnqueueAsync(session, Records.Reindexing.Order(definition.ToType(name, TypeDefinition.FirstNumber)), who);
                    // What its records say in the customers' stories is told anew.
                    if (before.Timeline != definition.Timeline || isNew) await jobs.EnqueueAsync(session, Records.Retelling.Order(name), who);
                    await session.ExecuteAsync($"update core_type set definition = {session.Dialect.JsonParameter(2)}, changed_at = $3, retired_at = null where name = $1", name, json, now);
                }

                await fields.AuditAsync(session, isNew ? "type.added" : "type.changed", new { type = name, before, after = definition, restores = seen?.Restores, undoes = seen?.Undoes }, who);
                return 0;
            }, ct);
            await fields.RefreshAsync(ct);
            await Companions.MakeIndexesAsync(database, holder.Current, holder.Current[name], ct);
            return holder.Current[name];
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Takes a type out of sight. Its records stay and come back with it; a link of another type to it holds it.</summary>
    public Task RetireAsync(string name, Principal who, CancellationToken ct) => RetireAsync(name, null, who, ct);

    internal async Task RetireAsync(string name, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        await oneAtATime.WaitAsync(ct);
        try
        {
            await fields.RefreshAsync(ct);
            var type = Own(name);
            var held = Holding(type).ToList();
            if (held.Count > 0) throw new ProblemException(held);
            await database.WriteAsync(WriteLane.People, async session =>
            {
                await CustomFields.CountAsync(session);
                if (seen is not null) await seen.DemandAsync(session);
                await session.ExecuteAsync("update core_type set retired_at = $2, changed_at = $2 where name = $1", name, session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime));
                if (type.Made!.Timeline is not null) await jobs.EnqueueAsync(session, Records.Retelling.Order(name), who);
                await fields.AuditAsync(session, "type.retired", new { type = name, before = type.Made, undoes = seen?.Undoes }, who);
                return 0;
            }, ct);
            await fields.RefreshAsync(ct);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>What stands against what is said of a type. One that was retired has its fields still: a timeline's line and what stands under the title may name them at once.</summary>
    internal async Task<IReadOnlyList<Problem>> ProblemsAsync(string name, TypeDefinition definition, bool isNew, CancellationToken ct)
    {
        if (!isNew || !definition.DrawsOnFields) return [.. definition.Problems(name, holder.Current, isNew)];
        await using var connection = await database.OpenAsync(ct);
        var back = await StoredFields.RetiredAsync(sql =>
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            return command;
        }, holder.Current, name, ct);
        return [.. definition.Problems(name, holder.Current, isNew, back)];
    }

    /// <summary>What holds a type that is to go: a link to it, or a roll-up of another type that counts its records.</summary>
    internal IEnumerable<Problem> Holding(RecordType type)
    {
        var held = holder.Current.Types.Where(t => t != type).SelectMany(t => t.Fields.Where(f => f.Target == type.Name && !f.IsAbout).Select(f => Problem.Refused("types.linkedFrom", null, ("type", t.Name), ("name", f.Name)))).ToList();
        if (held.Count > 0) return held;
        return Formulas.Broken(holder.Current, new RecordCatalogue(holder.Current.Types.Where(t => t != type), holder.Current.Stamp)) is { } broken
            ? [Problem.Refused("fields.usedBy", null, ("type", broken.Type.Name), ("name", broken.Field.Name))] : [];
    }

    private RecordType Own(string name) => holder.Current.Find(name) switch
    {
        { Made: not null } type => type,
        null => throw new ProblemException(Problem.Missing("type.unknown", null, ("type", name))),
        _ => throw new ProblemException(Problem.Refused("types.builtIn", null, ("type", name))),
    };

    private static async Task<long> NextNumberAsync(WriteSession session, string name)
    {
        await using var command = session.Command("select name, number from core_type");
        long next = TypeDefinition.FirstNumber;
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            // Names that differ by case alone would share a table.
            if (string.Equals(row.GetString(0), name, StringComparison.OrdinalIgnoreCase)) throw new ProblemException(Problem.Refused("types.nameTaken", "name", ("name", name)));
            next = Math.Max(next, row.GetInt64(1) + 1);
        }

        return next <= TypeDefinition.LastNumber ? next : throw new ProblemException(Problem.Refused("types.tooMany", null, ("most", TypeDefinition.LastNumber - TypeDefinition.FirstNumber + 1)));
    }

    private static async Task<TypeDefinition?> StoredAsync(WriteSession session, string name)
    {
        await using var command = session.Command("select definition from core_type where name = $1" + session.Dialect.ForUpdate, name);
        return await command.ExecuteScalarAsync() is string json ? StoredTypes.Read(json) : null;
    }

    public void Dispose() => oneAtATime.Dispose();
}
