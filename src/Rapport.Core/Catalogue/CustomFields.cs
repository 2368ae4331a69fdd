using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue;

/// <summary>
/// Fields that an administrator makes while everybody works. A change is stored, noted in the audit, and published as
/// a new catalogue; no table is altered and nothing is restarted. Asks for the function <c>fields</c>.
/// </summary>
public sealed class CustomFields(IDatabase database, CatalogueHolder holder, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    internal static SystemTable Table { get; } = new("core_field",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("type", ColumnType.Text, true), new("name", ColumnType.Text, true), new("definition", ColumnType.Json, true),
        new("created_at", ColumnType.Moment, true), new("created_by", ColumnType.Id), new("changed_at", ColumnType.Moment, true), new("retired_at", ColumnType.Moment),
    ],
    [new("ux_core_field", "type, name", Unique: true)]);

    /// <summary>The catalogue with the fields stored in the database, its stamp one higher.</summary>
    public static async Task<RecordCatalogue> LoadAsync(IDatabase database, RecordCatalogue catalogue, CancellationToken ct)
    {
        var fields = new List<(string Type, Field Field)>();
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select type, name, definition from core_field where retired_at is null order by n";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) fields.Add((row.GetString(0), JsonSerializer.Deserialize<FieldDefinition>(row.GetString(2), FieldDefinition.Json)!.ToField(row.GetString(1))));
        }

        var byType = fields.ToLookup(f => f.Type, f => f.Field, StringComparer.Ordinal);
        return new RecordCatalogue(catalogue.Types.Select(t => With(t, [.. byType[t.Name]])), catalogue.Stamp + 1) { Region = await FirmRegion.ReadAsync(database, ct) };
    }

    /// <summary>A type whose custom fields stay the same stays the same object: what was derived from it is kept.</summary>
    private static RecordType With(RecordType type, IReadOnlyList<Field> custom)
    {
        if (custom.Count == 0 && type.Fields.All(f => !f.IsCustom)) return type;
        // A module of a later version may have brought a field of that name: its own comes first.
        var own = type.Fields.Where(f => !f.IsCustom).ToList();
        var system = own.FindIndex(f => f.Name == (type.HasOwner ? SystemFields.Owner : SystemFields.Id));
        return type with { Fields = [.. own.Take(system), .. custom.Where(c => own.All(f => f.Name != c.Name)), .. own.Skip(system)] };
    }

    /// <summary>Adds a field. A retired one of that name comes back with its values when the kind is the same.</summary>
    public Task<Field> AddAsync(string type, string name, FieldDefinition definition, Principal who, CancellationToken ct) => WriteAsync(type, name, definition, isNew: true, who, ct);

    /// <summary>Changes a field's definition; its kind stays.</summary>
    public Task<Field> ChangeAsync(string type, string name, FieldDefinition definition, Principal who, CancellationToken ct) => WriteAsync(type, name, definition, isNew: false, who, ct);

    private async Task<Field> WriteAsync(string typeName, string name, FieldDefinition definition, bool isNew, Principal who, CancellationToken ct)
    {
        Demand(who);
        await oneAtATime.WaitAsync(ct);
        try
        {
            var type = TypeOf(typeName);
            var problems = definition.Check(type, name, holder.Current).ToList();
            if (problems.Count > 0) throw new ProblemException(problems);
            await database.WriteAsync(WriteLane.People, async session =>
            {
                var (stored, retired) = await StoredAsync(session, type.Name, name);
                if (isNew && stored is not null && !retired) throw new ProblemException(Problem.Refused("fields.nameTaken", "name", ("name", name), ("type", type.Name)));
                if (!isNew && (stored is null || retired)) throw new ProblemException(Missing(type, name));
                if (stored is not null && stored.Kind != definition.Kind) throw new ProblemException(Problem.Refused("fields.kindStays", "kind", ("kind", stored.Kind.ToString())));
                var now = session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime);
                var json = JsonSerializer.Serialize(definition, FieldDefinition.Json);
                if (stored is null)
                    await session.ExecuteAsync($"insert into core_field (type, name, definition, created_at, created_by, changed_at) values ($1, $2, {session.Dialect.JsonParameter(3)}, $4, $5, $4)", type.Name, name, json, now, session.Dialect.ToDb(FieldKind.Link, who.UserId));
                else
                    await session.ExecuteAsync($"update core_field set definition = {session.Dialect.JsonParameter(3)}, changed_at = $4, retired_at = null where type = $1 and name = $2", type.Name, name, json, now);
                await AuditAsync(session, isNew ? "field.added" : "field.changed", new { type = type.Name, name, before = stored, after = definition }, who);
                return 0;
            }, ct);
            await RefreshAsync(ct);
            var field = holder.Current[type.Name][name];
            if (field.Indexed) await IndexAsync(holder.Current[type.Name], field, ct);
            return field;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Takes a field out of sight. Its values stay in the records and come back with it.</summary>
    public async Task RetireAsync(string typeName, string name, Principal who, CancellationToken ct)
    {
        Demand(who);
        await oneAtATime.WaitAsync(ct);
        try
        {
            var type = TypeOf(typeName);
            await database.WriteAsync(WriteLane.People, async session =>
            {
                var now = session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime);
                if (await session.ExecuteAsync("update core_field set retired_at = $3, changed_at = $3 where type = $1 and name = $2 and retired_at is null", type.Name, name, now) == 0) throw new ProblemException(Missing(type, name));
                await AuditAsync(session, "field.retired", new { type = type.Name, name }, who);
                return 0;
            }, ct);
            await RefreshAsync(ct);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Publishes what is stored, also what other nodes stored.</summary>
    public async Task RefreshAsync(CancellationToken ct) => holder.Publish(await LoadAsync(database, holder.Current, ct));

    /// <summary>An index on exactly the expressions that criteria and sorts write, or it serves nobody.</summary>
    private async Task IndexAsync(RecordType type, Field field, CancellationToken ct)
    {
        var dialect = database.Dialect;
        var value = dialect.Custom("t", field);
        string[] keys = field.IsText && field.Match == TextMatch.IgnoreCase ? [value, dialect.Lower(value)] : [value];
        for (var i = 0; i < keys.Length; i++)
        {
            // PostgreSQL folds names and cuts them at 63 bytes: a part of the hash keeps them apart.
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(field.Name)))[..8];
            var index = $"ix_{type.Table}_cf_{hash}_{(i == 0 ? "value" : "lower")}";
            await dialect.MakeIndexAsync(database, type.Table, index, keys[i].Replace("t.custom", "custom", StringComparison.Ordinal), ct);
        }
    }

    private RecordType TypeOf(string name) => holder.Current.Find(name) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", name)));

    private static Problem Missing(RecordType type, string name) => Problem.Missing("fields.missing", null, ("name", name), ("type", type.Name));

    private static void Demand(Principal who)
    {
        if (!who.May("fields")) throw new ProblemException(Problem.Denied("access.function", null, ("function", "fields")));
    }

    private static async Task<(FieldDefinition? Stored, bool Retired)> StoredAsync(WriteSession session, string type, string name)
    {
        await using var command = session.Command("select definition, retired_at from core_field where type = $1 and name = $2" + session.Dialect.ForUpdate, type, name);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (JsonSerializer.Deserialize<FieldDefinition>(row.GetString(0), FieldDefinition.Json), !row.IsDBNull(1)) : (null, false);
    }

    private Task AuditAsync(WriteSession session, string happening, object detail, Principal who) =>
        session.ExecuteAsync("insert into core_audit (at, user_id, event, detail) values ($1, $2, $3, $4)", session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime),
            session.Dialect.ToDb(FieldKind.Link, who.UserId), happening, JsonSerializer.Serialize(detail, FieldDefinition.Json));

    public void Dispose() => oneAtATime.Dispose();
}
