using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>Whether the asker follows a record, and who does; <paramref name="People"/> are the first of them in the asker's sight.</summary>
public sealed record FollowState(bool Follows, int Count, bool More, IReadOnlyList<(Guid Id, string Name)> People);

/// <summary>
/// Who follows a record: whoever said so, and without saying so its owner and whoever made it by hand, until they leave.
/// What follows from the record is never stored: a record that changes hands changes its followers, and an import of a
/// million records makes no rows here.
/// </summary>
public sealed class Followers(IDatabase database, RecordReader reader, TimeProvider clock)
{
    internal const int Most = 200;
    private const int MostNamed = 20;

    /// <summary>Lines and parts have no followers of their own, users and teams none at all.</summary>
    public static bool May(RecordType type) => type.HasOwner && type.WriteFunction is null;

    public async Task<FollowState> ReadAsync(RecordType type, Guid id, Principal who, CancellationToken ct)
    {
        await DemandAsync(type, id, who, ct);
        await using var connection = await database.OpenAsync(ct);
        var followers = (await OfAsync(connection, type, [id], ct))[id].ToHashSet();
        var names = reader.Catalogue.Find("user") is { } user ? await reader.TitlesAsync(user, followers, who, ct) : new Dictionary<Guid, string>();
        return new FollowState(followers.Contains(who.UserId), Math.Min(followers.Count, Most), followers.Count > Most,
            [.. names.OrderBy(n => n.Value, StringComparer.CurrentCulture).Take(MostNamed).Select(n => (n.Key, n.Value))]);
    }

    /// <summary>Follows, or leaves; both are remembered, so that whoever left a record stays out of it.</summary>
    public async Task SetAsync(RecordType type, Guid id, bool follows, Principal who, CancellationToken ct)
    {
        await DemandAsync(type, id, who, ct);
        await database.WriteAsync(WriteLane.People, session => PutAsync(session, type, id, who.UserId, follows, clock.GetUtcNow().UtcDateTime, keep: false), ct);
    }

    /// <param name="keep">What the person said before stays.</param>
    internal static Task<int> PutAsync(WriteSession session, RecordType type, Guid id, Guid user, bool follows, DateTime now, bool keep) => session.ExecuteAsync(
        $"insert into core_follow (user_id, type_no, record_id, follows, at) values ($1, $2, $3, $4, $5) on conflict (record_id, user_id) do {(keep ? "nothing" : "update set follows = $4, at = $5")}",
        session.Dialect.ToDb(FieldKind.Link, user), (long)type.Number, session.Dialect.ToDb(FieldKind.Link, id), session.Dialect.ToDb(FieldKind.YesNo, follows), session.Dialect.ToDb(FieldKind.DateTime, now));

    /// <summary>The followers of some records of one type.</summary>
    internal async Task<ILookup<Guid, Guid>> OfAsync(DbConnection connection, RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var dialect = database.Dialect;
        var said = new Dictionary<(Guid Record, Guid User), bool>();
        var theirs = new HashSet<(Guid Record, Guid User)>();
        foreach (var some in ids.Distinct().Chunk(500))
        {
            await using (var command = Listed(connection, "select record_id, user_id, follows from core_follow where {0}", "record_id", some))
            await using (var row = await command.ExecuteReaderAsync(ct))
                while (await row.ReadAsync(ct)) said[((Guid)dialect.FromDb(FieldKind.Link, row, 0)!, (Guid)dialect.FromDb(FieldKind.Link, row, 1)!)] = dialect.FromDb(FieldKind.YesNo, row, 2) is true;
            if (!type.HasOwner) continue;
            // Who brought a million records in by a file did not make each of them.
            await using (var command = Listed(connection, $"select t.id, t.owner_id, case when s.run_key is null then t.created_by end from {type.Table} t left join core_change_set s on s.id = t.created_set where {{0}}", "t.id", some))
            await using (var row = await command.ExecuteReaderAsync(ct))
            {
                while (await row.ReadAsync(ct))
                {
                    for (var i = 1; i <= 2; i++)
                        if (dialect.FromDb(FieldKind.Link, row, i) is Guid user && user != Guid.Empty) theirs.Add(((Guid)dialect.FromDb(FieldKind.Link, row, 0)!, user));
                }
            }
        }

        return theirs.Where(t => said.GetValueOrDefault(t, true)).Union(said.Where(s => s.Value).Select(s => s.Key)).ToLookup(f => f.Record, f => f.User);
    }

    private DbCommand Listed(DbConnection connection, string sql, string column, IReadOnlyList<Guid> ids)
    {
        var command = connection.CreateCommand();
        var values = new List<object>();
        string Add(object value) { values.Add(value); return "$" + values.Count.ToString(CultureInfo.InvariantCulture); }
        command.CommandText = string.Format(CultureInfo.InvariantCulture, sql, database.Dialect.In(column, [.. ids.Select(id => database.Dialect.ToDb(FieldKind.Link, id))], Add));
        foreach (var value in values) database.Dialect.Bind(command, value);
        return command;
    }

    private async Task DemandAsync(RecordType type, Guid id, Principal who, CancellationToken ct)
    {
        if (!May(type)) throw new ProblemException(Problem.Refused("follow.notThis", null, ("type", type.Name)));
        if (await reader.GetAsync(type, id, who, ct) is null) throw new ProblemException(Problem.Missing("record.missing", null, ("type", type.Name), ("id", id)));
    }
}
