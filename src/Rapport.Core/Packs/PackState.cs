using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Packs;

/// <summary>What this workplace knows of a pack: the last version that came in whole, and the one that is on its way.</summary>
internal sealed record PackState(string Name, Pack? Manifest, Pack? Target, PackStand Stand, long? DemoSet, DateTime At, Guid? By)
{
    public static SystemTable Table { get; } = new("core_pack",
    [
        new("name", ColumnType.Text, true), new("manifest", ColumnType.Json), new("target", ColumnType.Json), new("stand", ColumnType.Json, true),
        new("demo_set", ColumnType.Integer), new("at", ColumnType.Moment, true), new("by", ColumnType.Id),
    ], [])
    { PrimaryKey = "name" };

    private const string Columns = "name, manifest, target, stand, demo_set, at, \"by\"";

    /// <summary>It was removed; what it left here and what was changed of it is remembered for its return.</summary>
    public bool IsGone => Stand.Gone;

    /// <summary>Parts that the pack brought, or was about to bring when it was cut off.</summary>
    public bool HasType(string type) => !IsGone && (Manifest?.Types.ContainsKey(type) == true || Target?.Types.ContainsKey(type) == true);

    public bool HasField(string type, string name) => !IsGone && new[] { Manifest, Target }.Any(p => p?.Fields.TryGetValue(type, out var fields) == true && fields.ContainsKey(name));

    public bool HasLayout(string key) => !IsGone && (Manifest?.Layouts.ContainsKey(key) == true || Target?.Layouts.ContainsKey(key) == true);

    public bool HasRule(string type, string name) => !IsGone && (Manifest?.Rule(type, name) is not null || Target?.Rule(type, name) is not null);

    public static async Task<IReadOnlyList<PackState>> AllAsync(IDatabase database, CancellationToken ct)
    {
        var states = new List<PackState>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {Columns} from core_pack order by name";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            states.Add(new PackState(row.GetString(0), row.IsDBNull(1) ? null : Pack.Read(row.GetString(1)), row.IsDBNull(2) ? null : Pack.Read(row.GetString(2)),
                JsonSerializer.Deserialize<PackStand>(row.GetString(3), Pack.Json)!, row.IsDBNull(4) ? null : row.GetInt64(4),
                (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 5)!, database.Dialect.FromDb(FieldKind.Link, row, 6) as Guid?));
        return states;
    }

    public Task WriteAsync(IDatabase database, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        $"insert into core_pack ({Columns}) values ($1, {session.Dialect.JsonParameter(2)}, {session.Dialect.JsonParameter(3)}, {session.Dialect.JsonParameter(4)}, $5, $6, $7) on conflict (name) do update set manifest = {session.Dialect.JsonParameter(2)}, target = {session.Dialect.JsonParameter(3)}, stand = {session.Dialect.JsonParameter(4)}, demo_set = $5, at = $6, \"by\" = $7",
        Name, Manifest?.ToJson(), Target?.ToJson(), JsonSerializer.Serialize(Stand, Pack.Json), DemoSet,
        session.Dialect.ToDb(FieldKind.DateTime, At), By is { } by ? session.Dialect.ToDb(FieldKind.Link, by) : null), ct);
}

/// <summary>How the parts stood right after they were installed: what differs from it was changed here since.</summary>
internal sealed record PackStand
{
    /// <summary>The pack was removed: this is how its parts had come, for its return.</summary>
    public bool Gone { get; init; }

    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();

    /// <summary>By <c>type/name</c>.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Layouts { get; init; } = new Dictionary<string, string>();

    /// <summary>By <c>type/name</c>.</summary>
    public IReadOnlyDictionary<string, string> Rules { get; init; } = new Dictionary<string, string>();

    /// <summary>By <c>type/key</c>.</summary>
    public IReadOnlyDictionary<string, string> Prints { get; init; } = new Dictionary<string, string>();

    /// <summary>Which record each print template is, noted before it is made.</summary>
    public IReadOnlyDictionary<string, Guid> PrintIds { get; init; } = new Dictionary<string, Guid>();
}
