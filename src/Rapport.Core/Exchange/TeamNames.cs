using System.Data.Common;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange;

/// <summary>
/// What tables call teams, the same in every workplace: by name, or where several bear it by the path from below the root ("Sales / North").
/// The root itself is called otherwise in each workplace: it goes by a word of its own.
/// </summary>
public sealed class TeamNames
{
    public const string Type = "team";
    public const string Parent = "parent";

    /// <summary>The team at the root, whatever it is called; also the beginning of a path, where that is needed to tell it from a name.</summary>
    public const string Root = "(root)";

    private const char Step = '/';
    private readonly Dictionary<Guid, NamedTeam> byId;
    private readonly ILookup<string, NamedTeam> byKey;

    private TeamNames(IEnumerable<NamedTeam> teams)
    {
        byId = teams.ToDictionary(t => t.Id);
        // The word for the root means no team that happens to be called so.
        byKey = byId.Values.SelectMany(t => Forms(t).Select(f => (Key: Key(f), Team: t))).Where(f => f.Key != Root || f.Team.IsRoot).Distinct().ToLookup(f => f.Key, f => f.Team, StringComparer.Ordinal);
    }

    /// <summary>Teams are numbered: users and records with an owner name theirs by its number.</summary>
    internal static bool IsNumber(Field field) => field is { Name: SystemFields.Team, Kind: FieldKind.Integer, Column: SystemFields.TeamColumn };

    /// <summary>Whether a field says teams, by number or by link.</summary>
    internal static bool AreIn(Field field) => IsNumber(field) || field is { Kind: FieldKind.Link or FieldKind.MultiLink, Target: Type };

    /// <summary>Reads the teams in somebody's sight.</summary>
    public static async Task<TeamNames> ReadAsync(RecordReader reader, Principal who, IDatabase database, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await ReadAsync(reader, who, database.Dialect, (sql, values) =>
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var value in values) database.Dialect.Bind(command, value);
            return command;
        });
    }

    /// <summary>Reads them within a transaction.</summary>
    /// <param name="command">Makes a command of a statement and its values.</param>
    internal static async Task<TeamNames> ReadAsync(RecordReader reader, Principal who, SqlDialect dialect, Func<string, IEnumerable<object?>, DbCommand> command)
    {
        var team = reader.Catalogue[Type];
        var sql = reader.Writer(who);
        var above = who.AccessTo(team).HiddenFields.Contains(Parent) ? "null" : "t.parent_id";
        var scope = sql.Scope(team) is { } seen ? $" where {seen}" : "";
        var teams = new Dictionary<Guid, (long Number, string Name, Guid? Above, bool IsRoot)>();
        // The root is the first without a team above; others may stand beside it.
        await using var select = command($"select t.id, t.n, t.name, {above}, (select min(r.n) from core_team r where r.parent_id is null) from core_team t{scope}", sql.Parameters);
        await using var row = await select.ExecuteReaderAsync();
        while (await row.ReadAsync())
            teams[(Guid)dialect.FromDb(FieldKind.Link, row, 0)!] = (row.GetInt64(1), row.GetString(2), (Guid?)dialect.FromDb(FieldKind.Link, row, 3), !row.IsDBNull(4) && row.GetInt64(1) == row.GetInt64(4));
        return new TeamNames(teams.Select(t => new NamedTeam(t.Key, t.Value.Number, t.Value.Name, t.Value.IsRoot, WayTo(t.Key))));

        List<string> WayTo(Guid? id)
        {
            var way = new List<string>();
            // A ring, should one ever get into the table, ends somewhere.
            for (; id is { } at && teams.TryGetValue(at, out var step) && way.Count <= teams.Count; id = step.Above) way.Insert(0, step.IsRoot ? "" : step.Name);
            return way;
        }
    }

    public IEnumerable<NamedTeam> All => byId.Values.OrderBy(t => t.Number);

    public NamedTeam? Top => byId.Values.FirstOrDefault(t => t.IsRoot);

    public NamedTeam? Find(Guid id) => byId.GetValueOrDefault(id);

    public NamedTeam? Find(long number) => byId.Values.FirstOrDefault(t => t.Number == number);

    /// <summary>The teams that a text may mean.</summary>
    public IEnumerable<NamedTeam> Called(string text) => byKey[Key(text)];

    /// <summary>The first of its names that means no other team, and is not what a cell says where there is nothing; null where there is none.</summary>
    public string? NameOf(NamedTeam team) => Forms(team).FirstOrDefault(f => byKey[Key(f)].SequenceEqual([team]) && !CellReader.SaysNothing(f));

    /// <summary>As people know it: by name, or by path where several bear that.</summary>
    public string TitleOf(NamedTeam team) => team.IsRoot || byKey[Key(team.Name)].Take(2).Count() < 2 ? team.Name : Path(team.Way.Where(n => n.Length > 0));

    /// <summary>What is the same for all ways to write a name.</summary>
    internal static string Key(string text) => string.Join(Step, SearchText.SearchText.Fold(text).Split(Step, StringSplitOptions.TrimEntries));

    /// <summary>The names that a key may end with, and what stands before each: a name may hold the sign between steps itself.</summary>
    internal static IEnumerable<(string Above, string Name)> Ends(string key)
    {
        yield return ("", key);
        for (var i = key.IndexOf(Step, StringComparison.Ordinal); i >= 0; i = key.IndexOf(Step, i + 1)) yield return (key[..i], key[(i + 1)..]);
    }

    /// <summary>Whether the key of a path and that of a name or path may mean the same team.</summary>
    internal static bool MayBeOne(string path, string name)
    {
        static string BelowRoot(string key) => key.StartsWith(Root + Step, StringComparison.Ordinal) ? key[(Root.Length + 1)..] : key;
        return BelowRoot(path) == BelowRoot(name) || BelowRoot(path).EndsWith(Step + BelowRoot(name), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Forms(NamedTeam team) =>
        team.IsRoot ? [Root, team.Name]
        : team.IsBelowRoot ? [team.Name, Path(team.Way.Skip(1)), Path([Root, .. team.Way.Skip(1)])]
        : [team.Name, Path(team.Way)];

    private static string Path(IEnumerable<string> names) => string.Join($" {Step} ", names);
}

/// <summary>A team and how it is reached.</summary>
/// <param name="Way">The names from the top down to the team; that of the root is empty.</param>
public sealed record NamedTeam(Guid Id, long Number, string Name, bool IsRoot, IReadOnlyList<string> Way)
{
    public bool IsBelowRoot => !IsRoot && Way[0].Length == 0;
}
