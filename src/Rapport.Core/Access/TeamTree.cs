namespace Rapport.Core.Access;

/// <summary>All teams and who is above whom, as a picture of one moment. Answers for any team the numbers of it and all below it.</summary>
public sealed class TeamTree
{
    private readonly Dictionary<int, List<int>> children = [];
    private readonly Dictionary<int, int> parents = [];
    private readonly HashSet<int> known = [];
    private readonly Dictionary<int, IReadOnlyList<int>> under = [];

    /// <param name="teams">Each team's number and that of the team above it.</param>
    public TeamTree(IEnumerable<(int Number, int? Parent)> teams)
    {
        foreach (var (number, parent) in teams)
        {
            known.Add(number);
            if (parent is not { } above) continue;
            parents[number] = above;
            if (!children.TryGetValue(above, out var list)) children[above] = list = [];
            list.Add(number);
        }
    }

    /// <summary>The teams above a team, the nearest first.</summary>
    public IReadOnlyList<int> Above(int team)
    {
        var above = new List<int>();
        for (var at = team; parents.TryGetValue(at, out var parent) && parent != team && !above.Contains(parent); at = parent) above.Add(parent);
        return above;
    }

    /// <summary>The team and all below it, in order; none for a team that does not exist.</summary>
    public IReadOnlyList<int> Under(int team)
    {
        if (!known.Contains(team)) return [];
        lock (under)
        {
            if (under.TryGetValue(team, out var kept)) return kept;
            // A ring, should one ever get into the table, must not hang a query: each team is visited once.
            var seen = new SortedSet<int> { team };
            var open = new Queue<int>(seen);
            while (open.TryDequeue(out var next))
                foreach (var child in children.GetValueOrDefault(next) ?? [])
                    if (seen.Add(child)) open.Enqueue(child);
            return under[team] = [.. seen];
        }
    }
}
