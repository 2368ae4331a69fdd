using Microsoft.AspNetCore.Identity;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>Passwords by ASP.NET Core Identity's hasher (PBKDF2), and the stamp that spends what was handed out before.</summary>
public sealed partial class Users
{
    public const int ShortestPassword = 10;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>True when nobody can sign in yet: the workplace has to be set up.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken ct) => await ScalarAsync("select 1 from core_credential limit 1", ct) is null;

    /// <summary>What is wrong with a new password; null when nothing is.</summary>
    public static Problem? CheckPassword(string? password) => (password ?? "").Length switch
    {
        < ShortestPassword => Problem.Invalid("password.tooShort", "password", ("least", ShortestPassword)),
        > 512 => Problem.Invalid("field.tooLong", "password", ("most", 512)),
        _ => null,
    };

    /// <summary>Sets a password, lifts a lock and ends all sessions but the one to keep. Refuses what is too short to resist guessing.</summary>
    public async Task<Problem?> SetPasswordAsync(Guid user, string password, CancellationToken ct, Guid? keep = null)
    {
        if (CheckPassword(password) is { } problem) return problem;
        var hash = hasher.HashPassword("", password);
        await database.WriteAsync(WriteLane.People, session => PutHashAsync(session, user, hash, keep), ct);
        Touch();
        return null;
    }

    /// <summary>Sets the password of the user that a write makes, in the same transaction: never a user without the password that was asked for. Throws when it is too short.</summary>
    public Func<WriteSession, WriteOutcome, Task> Along(string password)
    {
        if (CheckPassword(password) is { } problem) throw new ProblemException(problem);
        var hash = hasher.HashPassword("", password);
        return (session, written) => PutHashAsync(session, written.Items[0].Id, hash);
    }

    private async Task<int> PutHashAsync(WriteSession session, Guid user, string hash, Guid? keep = null)
    {
        await CloseAsync(session, user, keep);
        return await session.ExecuteAsync(
            "insert into core_credential (user_id, password_hash, failures, stamp) values ($1, $2, 0, $3) on conflict (user_id) do update set password_hash = $2, failures = 0, locked_until = null, stamp = $3",
            Key(user), hash, NewStamp());
    }

    /// <summary>The same by the person: the old password is asked for, and counts as a try when it is wrong.</summary>
    public async Task<Problem?> ChangePasswordAsync(Guid user, string old, string password, CancellationToken ct, Guid? keep = null)
    {
        if (await ConfirmAsync(user, old, ct) is { } wrong) return wrong;
        if (await SetPasswordAsync(user, password, ct, keep) is { } problem) return problem;
        await AuditAsync(user, "password.changed", null, null, ct);
        return null;
    }

    /// <summary>Whether the person at the keyboard still knows the password; wrong answers lock as at the door.</summary>
    public async Task<Problem?> ConfirmAsync(Guid user, string password, CancellationToken ct)
    {
        if (await CredentialAsync("u.id = $1", Key(user), ct) is not { Hash: { } hash } known) return Problem.Refused("password.none", "password");
        if (known.LockedUntil > Now) return Problem.Refused("password.locked", "password");
        // A box left empty is no guess.
        if (string.IsNullOrEmpty(password)) return Problem.Invalid("field.required", "password");
        if (hasher.VerifyHashedPassword("", hash, password) != PasswordVerificationResult.Failed) return null;
        var answer = await FailAsync(user, ct);
        return answer.Outcome == SignInOutcome.LockedOut ? Problem.Refused("password.locked", "password") : Problem.Invalid("password.wrong", "password");
    }

    /// <summary>
    /// Prepares an invitation or a reset: the old password and all sessions end, and the stamp given here is what the
    /// link carries. Whoever uses the link sets a password, which makes a new stamp and so spends the link.
    /// </summary>
    public async Task<string> OpenDoorAsync(Guid user, Principal who, CancellationToken ct)
    {
        Demand(who);
        await DemandReachAsync(user, who, ct);
        var made = NewStamp();
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync(
                "insert into core_credential (user_id, failures, stamp) values ($1, 0, $2) on conflict (user_id) do update set password_hash = null, failures = 0, locked_until = null, stamp = $2",
                Key(user), made);
            await CloseAsync(session, user);
            return await AuditAsync(session, who.UserId, "password.reset", user.ToString("D"));
        }, ct);
        Touch();
        return made;
    }

    /// <summary>The stamp as it stands; null for a user who cannot sign in or is switched off.</summary>
    public async Task<string?> StampOfAsync(Guid user, CancellationToken ct) => await CredentialAsync("u.id = $1", Key(user), ct) is { Active: true } known ? known.Stamp : null;

    /// <summary>The stamp for a note; whoever came in without a password gets one now.</summary>
    public async Task<string> EnsureStampAsync(Guid user, CancellationToken ct)
    {
        if (await StampOfAsync(user, ct) is { } stamp) return stamp;
        await database.WriteAsync(WriteLane.People, session => EnteredAsync(session, user), ct);
        return await StampOfAsync(user, ct) ?? "";
    }

    /// <summary>Lifts a lock before its time.</summary>
    public async Task UnlockAsync(Guid user, Principal who, CancellationToken ct)
    {
        Demand(who);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("update core_credential set failures = 0, locked_until = null where user_id = $1", Key(user));
            return await AuditAsync(session, who.UserId, "user.unlocked", user.ToString("D"));
        }, ct);
        Touch();
    }

    internal static string NewStamp() => Guid.CreateVersion7().ToString("N");

    private static void Demand(Principal who)
    {
        if (!who.May(Functions.Users)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Users)));
    }

    /// <summary>For oneself, or with the function <c>users</c> for those with no more rights.</summary>
    internal async Task DemandForAsync(Guid user, Principal who, CancellationToken ct)
    {
        if (user == who.UserId) return;
        Demand(who);
        await DemandReachAsync(user, who, ct);
    }

    /// <summary>Nobody opens the door of somebody with more rights than the own.</summary>
    private async Task DemandReachAsync(Guid user, Principal who, CancellationToken ct)
    {
        var name = await ScalarAsync("select role from core_user where id = $1", ct, Key(user)) as string ?? throw new ProblemException(Problem.Missing("record.missing", null, ("type", "user"), ("id", user)));
        if (!Functions.Covers(who.Role.Functions, (await RoleAsync(name, ct)).Functions)) throw new ProblemException(Problem.Denied("user.roleTooHigh", "role", ("role", name)));
    }
}
