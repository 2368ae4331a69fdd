using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>Accounts elsewhere (OpenID Connect) that stand for a user here: by issuer and subject, which never change hands, unlike addresses.</summary>
public sealed partial class Users
{
    /// <summary>Whose account elsewhere this is.</summary>
    public async Task<Guid?> FindLinkedAsync(string issuer, string subject, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select user_id from core_linked where id = $1";
        Add(command, LinkId(issuer, subject));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (Guid?)Dialect.FromDb(FieldKind.Link, row, 0) : null;
    }

    /// <summary>Links an account elsewhere. False where the user has another account of the same issuer: an address that was given to somebody else does not open the door of whoever had it.</summary>
    public Task<bool> LinkAsync(Guid user, string issuer, string subject, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        // Two sign-ins at the same moment take turns at the user.
        await session.ScalarAsync("select 1 from core_user where id = $1" + Dialect.ForUpdate, Key(user));
        if (await session.ScalarAsync("select 1 from core_linked where user_id = $1 and issuer = $2 limit 1", Key(user), issuer) is not null) return false;
        if (await session.ExecuteAsync("insert into core_linked (id, user_id, issuer, subject, made_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing", LinkId(issuer, subject), Key(user), issuer, subject, Moment(Now)) == 0) return false;
        await AuditAsync(session, user, "account.linked", JsonSerializer.Serialize(new { name = issuer }, JsonSerializerOptions.Web));
        return true;
    }, ct);

    /// <summary>Lets in whoever another program vouches for.</summary>
    public async Task<SignInAnswer> EnterAsync(Guid user, CancellationToken ct)
    {
        if (await PrincipalAsync(user, null, ct) is null) return new(SignInOutcome.Inactive, user);
        await database.WriteAsync(WriteLane.People, session => EnteredAsync(session, user), ct);
        return new(SignInOutcome.Done, user);
    }

    /// <summary>Takes the links of a user away, with the function <c>users</c>: for somebody whose account elsewhere was made anew.</summary>
    public async Task UnlinkAsync(Guid user, Principal who, CancellationToken ct)
    {
        Demand(who);
        await DemandReachAsync(user, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
            await session.ExecuteAsync("delete from core_linked where user_id = $1", Key(user)) > 0 ? await AuditAsync(session, who.UserId, "account.unlinked", user.ToString("D")) : 0, ct);
    }

    private static string LinkId(string issuer, string subject) => Hash(issuer + "\n" + subject);
}
