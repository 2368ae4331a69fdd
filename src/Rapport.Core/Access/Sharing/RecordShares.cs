using System.Text.Json;
using Rapport.Core.Access.Deputies;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Access.Sharing;

/// <summary>
/// Single records, shared by their owner or by whoever has the function <c>share</c>, with no more rights than the own. What is shared
/// enters where a principal is made, as sharing rules do (decision 0031), and is felt, and ended, at the next step of everybody.
/// </summary>
public sealed class RecordShares(IDatabase database, CatalogueHolder catalogue, RecordReader reader, IRecordIndexer index, Users users, TimeProvider clock)
{
    /// <summary>Most open shares of one record.</summary>
    public const int MostOfRecord = 50;

    /// <summary>Most single records that one person is given: beyond, a sharing rule or a team says it better, and lists stay fast.</summary>
    public const int MostOfPerson = 500;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Whether records of the type can be shared one by one. What administrates rights is not shared, and lines follow what they belong to.</summary>
    public static bool May(RecordType type) => type is { HasOwner: true, WriteFunction: null, Parent: null };

    /// <summary>Whether the person decides on who else sees the record: its owner in person, or by function.</summary>
    public static bool Decides(Principal who, IReadOnlyDictionary<string, object?> record) =>
        who.Role.Functions.Contains("*") || who.Role.Functions.Contains(Functions.Share) || (record.GetValueOrDefault(SystemFields.Owner) is Guid owner && owner == who.UserId && who.UserId != Guid.Empty);

    /// <summary>With whom a record is shared, for whoever sees it.</summary>
    public async Task<IReadOnlyList<RecordShare>> ListAsync(RecordType type, Guid id, Principal who, CancellationToken ct)
    {
        await FindAsync(type, id, who, ct);
        var (dialect, found) = (database.Dialect, new List<RecordShare>());
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            select s.n, s.user_id, s.team_no, s.may_write, s.until_day, s.made_at, coalesce(u.name, t.name), m.name, u.time_zone from core_record_share s
            left join core_user u on u.id = s.user_id left join core_team t on t.n = s.team_no left join core_user m on m.id = s.made_by
            where s.record_id = $1 and s.ended_at is null order by s.n
            """;
        dialect.Bind(command, dialect.ToDb(FieldKind.Link, id));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var until = (DateOnly?)dialect.FromDb(FieldKind.Date, row, 4);
            found.Add(new(row.GetInt64(0), type.Name, id, dialect.FromDb(FieldKind.Link, row, 1) as Guid?, row.IsDBNull(2) ? null : (int)row.GetInt64(2), dialect.FromDb(FieldKind.YesNo, row, 3) is true, until)
            {
                At = (DateTime)dialect.FromDb(FieldKind.DateTime, row, 5)!,
                With = row.IsDBNull(6) ? "–" : row.GetString(6),
                By = row.IsDBNull(7) ? "Rapport" : row.GetString(7),
                IsOver = until < Deputyship.Today(Now, row.IsDBNull(8) ? null : row.GetString(8)),
            });
        }

        return found;
    }

    /// <summary>Shares it, or changes what the same person or team was given. Problems: <c>share.*</c>, <c>record.missing</c>.</summary>
    public async Task<long> ShareAsync(RecordType type, Guid id, Guid? person, int? team, bool write, DateOnly? until, Principal who, CancellationToken ct)
    {
        var record = await FindAsync(type, id, who, ct, mustDecide: true);
        var problems = new List<Problem>();
        if (person is null == team is null) problems.Add(Problem.Invalid("share.withWhom", "person"));
        else if (person is { } user && await users.PrincipalAsync(user, null, ct) is null) problems.Add(Problem.Invalid("share.unknown", "person"));
        else if (team is { } number && (await users.TeamsAsync(ct)).Under(number).Count == 0) problems.Add(Problem.Invalid("share.unknown", "team"));
        if (until < Deputyship.Today(Now, who.TimeZone)) problems.Add(Problem.Invalid("share.over", "until"));
        if (problems.Count > 0) throw new ProblemException(problems);
        var made = await database.WriteAsync(WriteLane.People, async session =>
        {
            var dialect = session.Dialect;
            object? Id(Guid? one) => dialect.ToDb(FieldKind.Link, one);
            // The record is locked, so that two who share at once count each other; and nobody gives more than they have.
            await session.ScalarAsync($"select n from {type.Table} where id = $1" + dialect.ForUpdate, Id(id));
            var writer = new RecordWriter(new WriteTransaction(session, catalogue.Current, index, new WriteContext(who, "share"), Now));
            if (write && !await writer.Sight.MayAsync(type, Reach.Write, (await writer.Rows.LoadAsync(type, id))?.Values ?? record.Values)) throw new ProblemException(Problem.Denied("access.update", null, ("type", type.Name), ("title", record.Title)));
            await session.ExecuteAsync("update core_record_share set ended_at = $4 where record_id = $1 and ended_at is null and (user_id = $2 or team_no = $3)", Id(id), Id(person), (long?)team, dialect.ToDb(FieldKind.DateTime, Now));
            if ((long)(await session.ScalarAsync("select count(*) from core_record_share where record_id = $1 and ended_at is null", Id(id)))! >= MostOfRecord) throw new ProblemException(Problem.Refused("share.tooMany", null, ("most", MostOfRecord)));
            if (person is not null && (long)(await session.ScalarAsync("select count(*) from core_record_share where user_id = $1 and ended_at is null", Id(person)))! >= MostOfPerson) throw new ProblemException(Problem.Refused("share.tooManyOfPerson", "person", ("most", MostOfPerson)));
            var number = (long)(await session.ScalarAsync("insert into core_record_share (type, record_id, user_id, team_no, may_write, until_day, made_at, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8) returning n",
                type.Name, Id(id), Id(person), (long?)team, dialect.ToDb(FieldKind.YesNo, write), dialect.ToDb(FieldKind.Date, until), dialect.ToDb(FieldKind.DateTime, Now), Id(who.UserId)))!;
            await Users.TellAsync(session);
            await users.AuditAsync(session, who.UserId, "record.shared", JsonSerializer.Serialize(new { type = type.Name, id, title = record.Title, person, team, write, until }, JsonSerializerOptions.Web));
            return number;
        }, ct);
        users.Touch();
        return made;
    }

    /// <summary>Ends it: whoever decides on the record, or the person with whom it is shared.</summary>
    public async Task EndAsync(RecordType type, Guid id, long number, Principal who, CancellationToken ct)
    {
        var open = (await ListAsync(type, id, who, ct)).FirstOrDefault(s => s.Number == number) ?? throw new ProblemException(Problem.Missing("share.missing", null, ("number", number)));
        if (open.Person != who.UserId) await FindAsync(type, id, who, ct, mustDecide: true);
        var title = (await reader.GetAsync(type, id, who, ct))?.Title;
        await database.WriteAsync(WriteLane.People, async session =>
        {
            if (await session.ExecuteAsync("update core_record_share set ended_at = $2 where n = $1 and ended_at is null", number, session.Dialect.ToDb(FieldKind.DateTime, Now)) == 0) return 0;
            await Users.TellAsync(session);
            return await users.AuditAsync(session, who.UserId, "record.unshared", JsonSerializer.Serialize(new { type = type.Name, id, title, person = open.Person, team = open.Team }, JsonSerializerOptions.Web));
        }, ct);
        users.Touch();
    }

    private async Task<RecordData> FindAsync(RecordType type, Guid id, Principal who, CancellationToken ct, bool mustDecide = false)
    {
        if (!May(type)) throw new ProblemException(Problem.Refused("sharing.notThisType", null, ("type", type.Name)));
        var record = await reader.GetAsync(type, id, who, ct) ?? throw new ProblemException(Problem.Missing("record.missing", null, ("type", type.Name), ("id", id)));
        if (mustDecide && !await MayDecideAsync(type, id, who, ct)) throw new ProblemException(Problem.Denied("share.notYours", null, ("title", record.Title)));
        return record;
    }

    /// <summary>The owner counts also where a role hides who it is.</summary>
    public async Task<bool> MayDecideAsync(RecordType type, Guid id, Principal who, CancellationToken ct) =>
        May(type) && await reader.GetAsync(type, id, who, ct) is not null && await reader.GetAsync(type, id, Principal.System, ct) is { } whole && Decides(who, whole.Values);
}
