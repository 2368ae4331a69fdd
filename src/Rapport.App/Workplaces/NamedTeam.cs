using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Workplaces;

/// <summary>A team by the name that people call it.</summary>
internal static class NamedTeam
{
    private const int MostNamed = 20;

    /// <summary>Number of the team of that name, in any case of letters. Refuses names that no team has, or more than one.</summary>
    public static async Task<long> NumberAsync(RecordStore store, string name, CancellationToken ct)
    {
        var teams = await AllAsync(store, ct);
        return teams.FindAll(t => string.Equals(t.Name, name.Trim(), StringComparison.OrdinalIgnoreCase)) switch
        {
            [var one] => one.Number,
            [] => throw new ProblemException(Problem.Missing("user.noSuchTeam", "team", ("team", name), ("teams", string.Join(", ", teams.Take(MostNamed).Select(t => t.Name))), ("suggestion", Suggestion.For(name, teams.Select(t => t.Name))))),
            _ => throw new ProblemException(Problem.Refused("user.teamTwice", "team", ("team", name))),
        };
    }

    /// <summary>What the team of a number is called.</summary>
    public static async Task<string> NameAsync(RecordStore store, long number, CancellationToken ct) => (await AllAsync(store, ct)).Find(t => t.Number == number).Name;

    private static async Task<List<(long Number, string Name)>> AllAsync(RecordStore store, CancellationToken ct)
    {
        var teams = new List<(long Number, string Name)>();
        await using var connection = await store.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select n, name from core_team order by n";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) teams.Add((row.GetInt64(0), row.GetString(1)));
        return teams;
    }
}
