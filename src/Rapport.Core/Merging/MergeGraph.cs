using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Merging;

/// <summary>One merge: several records into one, from <paramref name="Set"/> until <paramref name="Until"/>, which is null while it stands.</summary>
internal sealed record MergeAct(long Set, long? Until, Guid Survivor, IReadOnlyList<Guid> Losers, IReadOnlyDictionary<string, Guid> Choices, string Title)
{
    /// <summary>The version of the survivor that this merge made: its place among the survivor's edits.</summary>
    public long Version { get; init; }

    /// <summary>Number of the type of those that it made one.</summary>
    public short Type { get; init; }

    public bool StoodAt(long set) => Set <= set && (Until is null || Until > set);
}

/// <summary>
/// All merges that have to do with some records, standing or taken back. A link means a record; where it leads depends on
/// which merges stand: that is asked here, for now, for then, and for what would be if one were taken back.
/// </summary>
internal sealed class MergeGraph
{
    private readonly List<MergeAct> acts = [];
    private readonly HashSet<Guid> seen = [];

    public IReadOnlyList<MergeAct> Acts => acts;

    /// <summary>The merges reached from these records over losers and survivors.</summary>
    public static async Task<MergeGraph> LoadAsync(WriteSession session, IEnumerable<Guid> records)
    {
        var graph = new MergeGraph();
        await graph.WidenAsync(session, records);
        return graph;
    }

    /// <summary>Adds the merges around further records: those that links lead to.</summary>
    public async Task WidenAsync(WriteSession session, IEnumerable<Guid> records)
    {
        var open = new Queue<Guid>(records);
        while (open.TryDequeue(out var id))
        {
            if (!seen.Add(id)) continue;
            var sets = new List<long>();
            await using (var command = session.Command("select set_id from core_merge where loser_id = $1 union select set_id from core_merge where survivor_id = $1", session.Dialect.ToDb(FieldKind.Link, id)))
            await using (var row = await command.ExecuteReaderAsync())
                while (await row.ReadAsync()) sets.Add(row.GetInt64(0));
            foreach (var set in sets.Where(s => acts.TrueForAll(a => a.Set != s)))
            {
                if (await ActAsync(session, set) is not { } act) continue;
                acts.Add(act);
                foreach (var further in act.Losers.Append(act.Survivor)) open.Enqueue(further);
            }
        }

        acts.Sort((one, other) => one.Set.CompareTo(other.Set));
    }

    public static async Task<MergeAct?> ActAsync(WriteSession session, long set)
    {
        MergeAct? act = null;
        var losers = new List<Guid>();
        await using var command = session.Command("select survivor_id, loser_id, until_set, version, choices, title, type_no from core_merge where set_id = $1 order by place", set);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            losers.Add((Guid)session.Dialect.FromDb(FieldKind.Link, row, 1)!);
            act ??= new MergeAct(set, row.IsDBNull(2) ? null : row.GetInt64(2), (Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!, losers, JsonSerializer.Deserialize<Dictionary<string, Guid>>(row.GetString(4))!, row.IsDBNull(5) ? "" : row.GetString(5)) { Version = row.GetInt64(3), Type = (short)row.GetInt64(6) };
        }

        return act;
    }

    /// <summary>Where a link to the record leads while those merges stand.</summary>
    public Guid Follow(Guid id, Func<MergeAct, bool> stands)
    {
        for (var steps = 0; steps <= acts.Count; steps++)
        {
            if (acts.FirstOrDefault(a => stands(a) && a.Losers.Contains(id)) is not { } act) return id;
            id = act.Survivor;
        }

        return id;
    }

    public object? Follow(object? value, Func<MergeAct, bool> stands) => value switch
    {
        Guid one => Follow(one, stands),
        Guid[] many => Tidy(many.Select(id => Follow(id, stands))),
        _ => value,
    };

    public static Guid[]? Tidy(IEnumerable<Guid> ids) => ids.Distinct().Order().ToArray() is { Length: > 0 } some ? some : null;

    /// <summary>True for a set that merged, or took a merge of these back: what it wrote follows from the merges that stand.</summary>
    public bool IsOwn(long set) => acts.Exists(a => a.Set == set || a.Until == set);
}
