using Rapport.Core.Access;

namespace Rapport.App.Screens.Admin;

/// <summary>The list of teams, each followed by those below it, read as the tree it is.</summary>
internal static class TeamBranches
{
    /// <summary>The team and all that lie below it: none of them can be its parent.</summary>
    public static IReadOnlySet<Guid> From(IReadOnlyList<TeamLine> teams, Guid top)
    {
        var within = new HashSet<Guid> { top };
        foreach (var team in teams) if (team.Parent is { } parent && within.Contains(parent)) within.Add(team.Id);
        return within;
    }

    /// <summary>
    /// The lines drawn before a team's name, one for each level above it: <c>tee</c> or, for the last of its siblings, <c>elbow</c>
    /// at its own level; <c>pass</c> where a team further down still hangs on that level; empty otherwise.
    /// </summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<TeamLine> teams, int at)
    {
        var own = teams[at].Depth;
        return [.. Enumerable.Range(1, own).Select(level => (GoesOn(teams, at, level), level == own) switch
        {
            (true, true) => "tee",
            (false, true) => "elbow",
            (true, false) => "pass",
            _ => "",
        })];
    }

    private static bool GoesOn(IReadOnlyList<TeamLine> teams, int at, int level) =>
        teams.Skip(at + 1).TakeWhile(t => t.Depth >= level).Any(t => t.Depth == level);
}
