using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Access.Deputies;

/// <summary>
/// Who stands in for whom. Everybody names deputies for themselves; whoever has the function <c>users</c> does so for others with no
/// more rights than the own. Each naming and ending stands in the history.
/// </summary>
public sealed class DeputyBook(IDatabase database, Users users, TimeProvider clock)
{
    private const int MostOpen = 20;
    private const int LongestDays = 366;
    private const int Most = 200;

    /// <summary>What a person gave and was given, what is over last. For oneself, or with the function <c>users</c>.</summary>
    public async Task<IReadOnlyList<Deputyship>> ListAsync(Guid person, Principal who, CancellationToken ct)
    {
        if (person != who.UserId && !who.May(Functions.Users)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Users)));
        var dialect = database.Dialect;
        var found = new List<Deputyship>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select d.n, d.person_id, d.deputy_id, d.from_day, d.to_day, d.ended_at, p.name, u.name, p.time_zone from core_deputy d join core_user p on p.id = d.person_id join core_user u on u.id = d.deputy_id where d.person_id = $1 or d.deputy_id = $1 order by d.n desc limit {Most}";
        dialect.Bind(command, dialect.ToDb(FieldKind.Link, person));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var (from, to, ended) = ((DateOnly)dialect.FromDb(FieldKind.Date, row, 3)!, (DateOnly)dialect.FromDb(FieldKind.Date, row, 4)!, (DateTime?)dialect.FromDb(FieldKind.DateTime, row, 5));
            found.Add(new(row.GetInt64(0), (Guid)dialect.FromDb(FieldKind.Link, row, 1)!, (Guid)dialect.FromDb(FieldKind.Link, row, 2)!, from, to, ended)
            {
                PersonName = row.GetString(6),
                DeputyName = row.GetString(7),
                IsNow = ended is null && Deputyship.Covers(from, to, Now, row.IsDBNull(8) ? null : row.GetString(8)),
            });
        }

        return [.. found.OrderBy(d => d.EndedAt is not null || d.To < DateOnly.FromDateTime(Now)).ThenBy(d => d.From)];
    }

    /// <summary>Names a deputy; felt at the next step of both. Problems: <c>deputy.*</c>, <c>user.roleTooHigh</c>, <c>access.function</c>.</summary>
    public async Task<long> NameAsync(Guid person, Guid deputy, DateOnly from, DateOnly to, Principal who, CancellationToken ct)
    {
        await users.DemandForAsync(person, who, ct);
        if (await users.PrincipalAsync(person, null, ct) is not { } lender) throw new ProblemException(Problem.Missing("record.missing", null, ("type", "user"), ("id", person)));
        var today = Deputyship.Today(Now, lender.TimeZone);
        var problems = new List<Problem>();
        if (deputy == person) problems.Add(Problem.Invalid("deputy.self", "deputy"));
        else if (await users.PrincipalAsync(deputy, null, ct) is null) problems.Add(Problem.Invalid("deputy.unknown", "deputy"));
        if (to < from) problems.Add(Problem.Invalid("deputy.backwards", "to"));
        else if (to < today) problems.Add(Problem.Invalid("deputy.over", "to", ("today", today)));
        else if (to.DayNumber - from.DayNumber >= LongestDays) problems.Add(Problem.Invalid("deputy.tooLong", "to", ("most", LongestDays)));
        if (problems.Count > 0) throw new ProblemException(problems);
        var number = await database.WriteAsync(WriteLane.People, async session =>
        {
            var dialect = session.Dialect;
            object? Id(Guid id) => dialect.ToDb(FieldKind.Link, id);
            object? Day(DateOnly day) => dialect.ToDb(FieldKind.Date, day);
            // The person is locked, so that two who name at once count each other.
            await session.ScalarAsync("select n from core_user where id = $1" + dialect.ForUpdate, Id(person));
            if ((long)(await session.ScalarAsync("select count(*) from core_deputy where person_id = $1 and ended_at is null and to_day >= $2", Id(person), Day(today)))! >= MostOpen) throw new ProblemException(Problem.Refused("deputy.tooMany", null, ("most", MostOpen)));
            if (await session.ScalarAsync("select n from core_deputy where person_id = $1 and deputy_id = $2 and ended_at is null and from_day <= $4 and to_day >= $3 limit 1", Id(person), Id(deputy), Day(from), Day(to)) is not null) throw new ProblemException(Problem.Refused("deputy.already", "deputy"));
            var made = (long)(await session.ScalarAsync("insert into core_deputy (person_id, deputy_id, from_day, to_day, made_at, made_by) values ($1, $2, $3, $4, $5, $6) returning n",
                Id(person), Id(deputy), Day(from), Day(to), dialect.ToDb(FieldKind.DateTime, Now), Id(who.UserId)))!;
            await Users.TellAsync(session);
            await users.AuditAsync(session, who.UserId, "deputy.named", await TextAsync(session, made));
            return made;
        }, ct);
        users.Touch();
        return number;
    }

    /// <summary>Ends a deputyship before its time: the person, the deputy, or whoever has the function <c>users</c>. One that is over stays as it is.</summary>
    public async Task EndAsync(long number, Principal who, CancellationToken ct)
    {
        await database.WriteAsync(WriteLane.People, async session =>
        {
            (Guid Person, Guid Deputy)? pair = null;
            await using (var command = session.Command("select person_id, deputy_id from core_deputy where n = $1" + session.Dialect.ForUpdate, number))
            await using (var row = await command.ExecuteReaderAsync(ct))
                if (await row.ReadAsync(ct)) pair = ((Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!, (Guid)session.Dialect.FromDb(FieldKind.Link, row, 1)!);
            // Of others' deputyships nothing is told, not even that there is one.
            if (pair is not { } found || (found.Person != who.UserId && found.Deputy != who.UserId && !who.May(Functions.Users))) throw new ProblemException(Problem.Missing("deputy.missing", null, ("number", number)));
            if (await session.ExecuteAsync("update core_deputy set ended_at = $2 where n = $1 and ended_at is null", number, session.Dialect.ToDb(FieldKind.DateTime, Now)) == 0) return 0;
            await Users.TellAsync(session);
            return await users.AuditAsync(session, who.UserId, "deputy.ended", await TextAsync(session, number));
        }, ct);
        users.Touch();
    }

    /// <summary>What the history tells: names and days, also where one of the two is renamed later.</summary>
    private static async Task<string> TextAsync(WriteSession session, long number)
    {
        await using var command = session.Command("select p.name, u.name, d.from_day, d.to_day from core_deputy d join core_user p on p.id = d.person_id join core_user u on u.id = d.deputy_id where d.n = $1", number);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        string Day(int at) => ((DateOnly)session.Dialect.FromDb(FieldKind.Date, row, at)!).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return JsonSerializer.Serialize(new { name = $"{row.GetString(0)} → {row.GetString(1)}, {Day(2)} – {Day(3)}", person = row.GetString(0), deputy = row.GetString(1), from = Day(2), to = Day(3) }, JsonSerializerOptions.Web);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
