using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>Outcome of a sign-in.</summary>
public enum SignInOutcome
{
    Done,
    Wrong,
    LockedOut,

    /// <summary>The password is right; the second factor is still to come.</summary>
    CodeNeeded,
    Inactive,
}

/// <summary>
/// <paramref name="User"/> is whose account was tried, also in vain: for the history, never for whoever tries; empty where no
/// account has the name. <paramref name="Until"/> ends a lock-out; <paramref name="Left"/> is how many tries are left before one.
/// </summary>
public sealed record SignInAnswer(SignInOutcome Outcome, Guid User = default, DateTime? Until = null, int? Left = null)
{
    /// <summary>The stamp that a note of the second step carries.</summary>
    public string Stamp { get; init; } = "";
}

/// <summary>
/// Five wrong passwords or codes in a row lock an account for five minutes. An address that nobody has is answered
/// like one that somebody has, in the same time and with the same lock: the door does not tell who works here.
/// </summary>
public sealed partial class Users
{
    private const int MostFailures = 5;
    private const int MostStrangers = 10_000;
    private static readonly TimeSpan LockOut = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (int Failures, DateTime? Until)> strangers = new(StringComparer.Ordinal);

    /// <summary>
    /// The address of a user: what was given, or for a name without one an address that says that there is no mailbox
    /// behind it (RFC 2606). So every name that the command line gave is a way in.
    /// </summary>
    public static string AddressOf(string name) => name.Contains('@', StringComparison.Ordinal) ? name : $"{name.Trim().Replace(' ', '.')}@users.invalid";

    /// <summary>Checks address or name and password. <see cref="SignInOutcome.CodeNeeded"/> goes on with <see cref="CheckCodeAsync"/>.</summary>
    public async Task<SignInAnswer> CheckAsync(string signIn, string password, CancellationToken ct)
    {
        if (await NamedAsync(signIn, ct) is not { } known)
        {
            hasher.VerifyHashedPassword("", DummyHash, password);
            return Stranger(Tidy(signIn));
        }

        if (known.LockedUntil > Now) return new(SignInOutcome.LockedOut, known.User, known.LockedUntil);
        var right = hasher.VerifyHashedPassword("", known.Hash ?? DummyHash, password) != PasswordVerificationResult.Failed && known.Hash is not null;
        if (!right) return await FailAsync(known.User, ct);
        if (!known.Active) return new(SignInOutcome.Inactive, known.User);
        return known.Secret is null ? await DoneAsync(known, null, ct) : new(SignInOutcome.CodeNeeded, known.User) { Stamp = known.Stamp };
    }

    /// <summary>The second step: a one-time code of the app, or one of the recovery codes, which is spent by it.</summary>
    public async Task<SignInAnswer> CheckCodeAsync(Guid user, string code, CancellationToken ct)
    {
        if (await CredentialAsync("u.id = $1", Key(user), ct) is not { Secret: { } secret } known) return new(SignInOutcome.Wrong, user);
        if (known.LockedUntil > Now) return new(SignInOutcome.LockedOut, user, known.LockedUntil);
        if (!known.Active) return new(SignInOutcome.Inactive, user);
        if (Totp.Verify(secret, code, clock.GetUtcNow(), known.LastStep) is { } step) return await DoneAsync(known, step, ct);
        return await SpendRecoveryAsync(user, code, ct) ? await DoneAsync(known, null, ct) : await FailAsync(user, ct);
    }

    private async Task<SignInAnswer> DoneAsync(Credential known, long? step, CancellationToken ct)
    {
        // A code counts once, also when two windows send it at the same moment.
        var taken = await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            "update core_credential set failures = 0, locked_until = null, seen_at = $2, totp_step = coalesce($3, totp_step) where user_id = $1 and coalesce(totp_step, 0) < coalesce($3, 9223372036854775807)",
            Key(known.User), Moment(Now), step), ct);
        return taken == 1 ? new(SignInOutcome.Done, known.User) { Stamp = known.Stamp } : new(SignInOutcome.Wrong, known.User);
    }

    /// <summary>Counts in the database itself, so that a hundred guesses at once are still a hundred.</summary>
    private Task<SignInAnswer> FailAsync(Guid user, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        var failures = (long)(await session.ScalarAsync("update core_credential set failures = failures + 1 where user_id = $1 returning failures", Key(user)) ?? 0L);
        if (failures < MostFailures) return new SignInAnswer(SignInOutcome.Wrong, user, Left: MostFailures - (int)failures);
        var until = Now + LockOut;
        await session.ExecuteAsync("update core_credential set failures = 0, locked_until = $2 where user_id = $1", Key(user), Moment(until));
        return new SignInAnswer(SignInOutcome.LockedOut, user, until);
    }, ct);

    private SignInAnswer Stranger(string email)
    {
        if (strangers.Count > MostStrangers) strangers.Clear();
        var now = Now;
        var (failures, until) = strangers.AddOrUpdate(email, _ => (1, null),
            (_, seen) => seen.Until > now ? seen : seen.Failures + 1 >= MostFailures ? (0, now + LockOut) : (seen.Failures + 1, (DateTime?)null));
        return until > now ? new(SignInOutcome.LockedOut, default, until) : new(SignInOutcome.Wrong, Left: MostFailures - failures);
    }

    /// <summary>By address; a name without one is that of the address made for it, else of the one user called so.</summary>
    private async Task<Credential?> NamedAsync(string signIn, CancellationToken ct)
    {
        if (await CredentialAsync("u.email = $1", Tidy(AddressOf(signIn)), ct) is { } known) return known;
        return signIn.Contains('@', StringComparison.Ordinal) ? null
            : await CredentialAsync("u.name_fold = $1 and (select count(*) from core_user o where o.name_fold = u.name_fold) = 1", SearchText.SearchText.Fold(signIn.Trim()), ct);
    }

    private async Task<Credential?> CredentialAsync(string where, object? value, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select u.id, u.active, c.password_hash, c.locked_until, c.totp_secret, c.totp_step, c.stamp from core_user u join core_credential c on c.user_id = u.id where {where}";
        Add(command, value);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        return new Credential((Guid)Dialect.FromDb(FieldKind.Link, row, 0)!, Dialect.FromDb(FieldKind.YesNo, row, 1) is true, Text(row, 2),
            (DateTime?)Dialect.FromDb(FieldKind.DateTime, row, 3), Text(row, 4), row.IsDBNull(5) ? 0 : row.GetInt64(5), row.GetString(6));
    }

    private string DummyHash => field ??= hasher.HashPassword("", "nobody has this password");

    private sealed record Credential(Guid User, bool Active, string? Hash, DateTime? LockedUntil, string? Secret, long LastStep, string Stamp);
}
