using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access.Deputies;
using Rapport.Core.Access.Limits;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Access;

/// <summary>What a person has beside the own role: sharing rules, and the rights of those for whom they are deputy now (decision 0031).</summary>
public sealed partial class Users
{
    private const int MostLimits = 1_000;
    private (IReadOnlyList<Limit> Limits, DateTimeOffset Until, int Stamp)? limits;
    private (IReadOnlyList<SharingRule> Rules, DateTimeOffset Until, int Stamp)? rules;

    /// <summary>The sharing rules, by name; those of another node are felt with <see cref="RightsWatch"/>.</summary>
    internal async Task<IReadOnlyList<SharingRule>> SharingRulesAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (rules is { } kept && kept.Stamp == Stamp && kept.Until > now) return kept.Rules;
        var made = Stamp;
        var read = new List<SharingRule>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select name, definition from core_share order by name";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) read.Add(new(row.GetString(0), JsonSerializer.Deserialize<SharingDefinition>(row.GetString(1), FieldDefinition.Json)!));
        rules = (read, now + TreeAge, made);
        return read;
    }

    /// <summary>The limits of discretion, kept likewise.</summary>
    internal async Task<IReadOnlyList<Limit>> LimitsAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (limits is { } kept && kept.Stamp == Stamp && kept.Until > now) return kept.Limits;
        var made = Stamp;
        var read = new List<Limit>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select id, record_type, field, role, person_id, most, least, of_change, free, currency, criteria, off from core_discretion order by name, n limit {MostLimits.ToString(CultureInfo.InvariantCulture)}";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            read.Add(new((Guid)Dialect.FromDb(FieldKind.Link, row, 0)!, row.GetString(1), row.GetString(2))
            {
                Role = Text(row, 3),
                Person = (Guid?)Dialect.FromDb(FieldKind.Link, row, 4),
                Most = (double?)Dialect.FromDb(FieldKind.Number, row, 5),
                Least = (double?)Dialect.FromDb(FieldKind.Number, row, 6),
                OfChange = Dialect.FromDb(FieldKind.YesNo, row, 7) is true,
                Free = Dialect.FromDb(FieldKind.YesNo, row, 8) is true,
                Currency = Text(row, 9),
                Criteria = Text(row, 10),
                Off = Dialect.FromDb(FieldKind.YesNo, row, 11) is true,
            });
        limits = (read, now + TreeAge, made);
        return read;
    }

    private async Task<IReadOnlyList<Share>> SharesAsync(string role, int team, TeamTree teams, CancellationToken ct) =>
        [.. (await SharingRulesAsync(ct)).Where(r => !r.Definition.Off && r.Definition.IsFor(role, team, teams)).Select(r => new Share(r.Name, r.Definition.Type, r.Definition.When, r.Definition.Write))];

    /// <summary>Single records that are shared with the person or a team above, together by who shares them and how.</summary>
    private async Task<IReadOnlyList<Share>> RecordSharesAsync(Guid user, int team, TeamTree teams, string? zone, CancellationToken ct)
    {
        var found = new List<(string Type, Guid Record, bool Write, string By)>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        var above = string.Join(", ", teams.Above(team).Append(team).Distinct().Select(t => t.ToString(CultureInfo.InvariantCulture)));
        command.CommandText = $"select s.type, s.record_id, s.may_write, s.until_day, m.name from core_record_share s left join core_user m on m.id = s.made_by where s.ended_at is null and (s.user_id = $1 or s.team_no in ({above})) order by s.n desc limit {2 * RecordShares.MostOfPerson}";
        Add(command, Key(user));
        await using var row = await command.ExecuteReaderAsync(ct);
        var today = Deputyship.Today(Now, zone);
        while (await row.ReadAsync(ct))
            if (Dialect.FromDb(FieldKind.Date, row, 3) is not DateOnly until || until >= today) found.Add((row.GetString(0), (Guid)Dialect.FromDb(FieldKind.Link, row, 1)!, Dialect.FromDb(FieldKind.YesNo, row, 2) is true, Text(row, 4) ?? "Rapport"));
        return [.. found.GroupBy(f => (f.Type, f.Write, f.By)).Select(g => new Share(g.Key.By, g.Key.Type, "", g.Key.Write) { Ids = [.. g.Select(f => f.Record).Distinct().Order()] })];
    }

    /// <summary>
    /// The rights of those for whom this person is deputy today, by the calendar of each. Those of somebody who is switched off lend
    /// nothing, and what was lent to them is not lent on.
    /// </summary>
    private async Task<IReadOnlyList<Principal>> StandsForAsync(Guid user, CancellationToken ct)
    {
        var found = new List<Guid>();
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select d.person_id, d.from_day, d.to_day, u.time_zone from core_deputy d join core_user u on u.id = d.person_id where d.deputy_id = $1 and d.ended_at is null order by d.n";
            Add(command, Key(user));
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                if (Deputyship.Covers((DateOnly)Dialect.FromDb(FieldKind.Date, row, 1)!, (DateOnly)Dialect.FromDb(FieldKind.Date, row, 2)!, Now, Text(row, 3))) found.Add((Guid)Dialect.FromDb(FieldKind.Link, row, 0)!);
        }

        var lent = new List<Principal>();
        foreach (var person in found.Distinct())
            if (await PrincipalAsync(person, null, withDeputies: false, ct) is { } who)
                lent.Add(who with { Role = who.Role with { Functions = Functions.PassedOn(who.Role.Functions) } });
        return lent;
    }
}
