using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes.Undoing;

/// <summary>Who took something back, or did it again, and when.</summary>
public sealed record UndoAct(DateTime At, string? By);

/// <summary>What became of change sets: taken back, done again by taking that back, and so on.</summary>
public sealed class UndoTurns(IDatabase database)
{
    /// <summary>Of each set that was ever written: itself, and those that in turn took it back and did it again. It stands where their number is odd.</summary>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<long>>> OfAsync(IReadOnlyCollection<long> sets, CancellationToken ct)
    {
        var undone = new Dictionary<long, long?>();
        for (IReadOnlyCollection<long> asked = sets; asked.Count > 0;)
        {
            var found = await ReadAsync(asked, ct);
            foreach (var (set, by) in found) undone[set] = by;
            asked = [.. found.Values.OfType<long>().Where(by => !undone.ContainsKey(by))];
        }

        return sets.Distinct().Where(undone.ContainsKey).ToDictionary(s => s, s => Turns(s, undone));
    }

    /// <summary>Whether what was written under the set stands no more.</summary>
    internal async Task<bool> IsUndoneAsync(long set, CancellationToken ct) => (await OfAsync([set], ct)).TryGetValue(set, out var turns) && turns.Count % 2 == 0;

    public async Task<UndoAct?> ActAsync(long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select s.at, u.name from core_change_set s left join core_user u on u.id = s.user_id where s.id = {set}");
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new UndoAct((DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 0)!, row.IsDBNull(1) ? null : row.GetString(1)) : null;
    }

    private static IReadOnlyList<long> Turns(long set, Dictionary<long, long?> undone)
    {
        List<long> turns = [set];
        while (undone.GetValueOrDefault(turns[^1]) is { } by) turns.Add(by);
        return turns;
    }

    private async Task<Dictionary<long, long?>> ReadAsync(IReadOnlyCollection<long> sets, CancellationToken ct)
    {
        var undone = new Dictionary<long, long?>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select id, undone_by from core_change_set where id in ({string.Join(", ", sets.Select(s => s.ToString(CultureInfo.InvariantCulture)))})";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) undone[row.GetInt64(0)] = row.IsDBNull(1) ? null : row.GetInt64(1);
        return undone;
    }
}
