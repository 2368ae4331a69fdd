using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>
/// Secret links by which a person's calendar program reads their activities: one for each person, made anew or taken away at wish. Only
/// the hash of the secret is kept, so that nobody who reads the database reads calendars by it.
/// </summary>
public sealed class CalendarLinks(IDatabase database, Users users, TimeProvider clock)
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    internal static SystemTable Table { get; } = new("core_calendar_link",
        [new("user_id", ColumnType.Id, true), new("hash", ColumnType.Text, true), new("made_at", ColumnType.Moment, true), new("last_at", ColumnType.Moment)],
        [new("ux_core_calendar_link", "hash", Unique: true)])
    { PrimaryKey = "user_id" };

    /// <summary>Makes the link of a person; one that there was holds no more. The secret is told this once.</summary>
    public async Task<string> RenewAsync(Principal who, CancellationToken ct)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("insert into core_calendar_link (user_id, hash, made_at) values ($1, $2, $3) on conflict (user_id) do update set hash = $2, made_at = $3, last_at = null",
                Key(who.UserId), Hash(secret), Moment(Now));
            return await users.AuditAsync(session, who.UserId, "calendar.renewed", null);
        }, ct);
        return secret;
    }

    public Task RemoveAsync(Principal who, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
        await session.ExecuteAsync("delete from core_calendar_link where user_id = $1", Key(who.UserId)) == 0 ? 0 : await users.AuditAsync(session, who.UserId, "calendar.removed", null), ct);

    /// <summary>When the link was made and last used; null where there is none.</summary>
    public async Task<(DateTime MadeAt, DateTime? LastAt)?> OfAsync(Principal who, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select made_at, last_at from core_calendar_link where user_id = $1";
        database.Dialect.Bind(command, Key(who.UserId));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? ((DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 0)!, row.IsDBNull(1) ? null : (DateTime?)database.Dialect.FromDb(FieldKind.DateTime, row, 1)) : null;
    }

    /// <summary>Whose link it is, with the rights of now; null for one that does not hold, or of somebody who is switched off.</summary>
    public async Task<Principal?> FindAsync(string secret, CancellationToken ct)
    {
        Guid user;
        DateTime? last;
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select user_id, last_at from core_calendar_link where hash = $1";
            database.Dialect.Bind(command, Hash(secret));
            await using var row = await command.ExecuteReaderAsync(ct);
            if (!await row.ReadAsync(ct)) return null;
            (user, last) = ((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!, row.IsDBNull(1) ? null : (DateTime?)database.Dialect.FromDb(FieldKind.DateTime, row, 1));
        }

        if (!(last > Now - SeenEvery)) await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_calendar_link set last_at = $2 where user_id = $1", Key(user), Moment(Now)), ct);
        return await users.PrincipalAsync(user, null, ct);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private object? Key(Guid user) => database.Dialect.ToDb(FieldKind.Link, user);

    private object? Moment(DateTime at) => database.Dialect.ToDb(FieldKind.DateTime, at);

    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
