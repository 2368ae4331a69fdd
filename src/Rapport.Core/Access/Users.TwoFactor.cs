using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>
/// The second factor: a secret in the person's authenticator app, and ten recovery codes of 79 bits for the day the
/// telephone is lost. The codes are stored as SHA-256 only and each is good for one sign-in.
/// </summary>
public sealed partial class Users
{
    private const int RecoveryCodes = 10;

    // Without letters and digits that are taken for each other.
    private const string RecoveryLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Turns the second factor on when <paramref name="code"/> shows that the app has the secret; gives the recovery codes.</summary>
    public async Task<(IReadOnlyList<string> Codes, Problem? Problem)> TurnOnTwoFactorAsync(Guid user, string secret, string code, CancellationToken ct)
    {
        if (Totp.Verify(secret, code, clock.GetUtcNow(), 0) is not { } step) return ([], Problem.Invalid("twoFactor.wrongCode", "code"));
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => NewRecoveryCode()).ToList();
        var done = await database.WriteAsync(WriteLane.People, async session =>
        {
            var set = await session.ExecuteAsync($"update core_credential set totp_secret = $2, totp_step = $3, recovery = {Dialect.JsonParameter(4)} where user_id = $1", Key(user), secret, step, Hashes(codes));
            if (set == 1) await AuditAsync(session, user, "twoFactor.on", null);
            return set == 1;
        }, ct);
        return done ? (codes, null) : ([], Problem.Refused("password.none"));
    }

    /// <summary>New recovery codes in place of the old ones.</summary>
    public async Task<(IReadOnlyList<string> Codes, Problem? Problem)> RenewRecoveryAsync(Guid user, string password, CancellationToken ct)
    {
        if (await ConfirmAsync(user, password, ct) is { } wrong) return ([], wrong);
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => NewRecoveryCode()).ToList();
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync($"update core_credential set recovery = {Dialect.JsonParameter(2)} where user_id = $1 and totp_secret is not null", Key(user), Hashes(codes));
            return await AuditAsync(session, user, "recovery.renewed", null);
        }, ct);
        return (codes, null);
    }

    /// <summary>Turns the second factor off; asks for the password.</summary>
    public async Task<Problem?> TurnOffTwoFactorAsync(Guid user, string password, CancellationToken ct)
    {
        if (await ConfirmAsync(user, password, ct) is { } wrong) return wrong;
        await DropTwoFactorAsync(user, user, ct);
        return null;
    }

    /// <summary>The same by an administrator, for somebody who lost telephone and codes.</summary>
    public async Task ResetTwoFactorAsync(Guid user, Principal who, CancellationToken ct)
    {
        Demand(who);
        await DemandReachAsync(user, who, ct);
        await DropTwoFactorAsync(user, who.UserId, ct);
    }

    private Task DropTwoFactorAsync(Guid user, Guid by, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        await session.ExecuteAsync("update core_credential set totp_secret = null, totp_step = null, recovery = null where user_id = $1", Key(user));
        return await AuditAsync(session, by, "twoFactor.off", user.ToString("D"));
    }, ct);

    /// <summary>Whether the second factor is on, and how many recovery codes are left.</summary>
    public async Task<(bool On, int Codes)> TwoFactorAsync(Guid user, CancellationToken ct)
    {
        var on = await ScalarAsync("select 1 from core_credential where user_id = $1 and totp_secret is not null", ct, Key(user)) is not null;
        return (on, on ? Read(await ScalarAsync("select recovery from core_credential where user_id = $1", ct, Key(user)) as string).Count : 0);
    }

    private Task<bool> SpendRecoveryAsync(Guid user, string code, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        var hashes = Read(await session.ScalarAsync("select recovery from core_credential where user_id = $1" + Dialect.ForUpdate, Key(user)) as string);
        if (!hashes.Remove(Hash(Plain(code)))) return false;
        await session.ExecuteAsync($"update core_credential set recovery = {Dialect.JsonParameter(2)} where user_id = $1", Key(user), JsonSerializer.Serialize(hashes));
        await AuditAsync(session, user, "recovery.used", null);
        return true;
    }, ct);

    private static string NewRecoveryCode() => string.Join('-', RandomNumberGenerator.GetString(RecoveryLetters, 16).Chunk(4).Select(c => new string(c)));

    private static string Plain(string code) => code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Hashes(IEnumerable<string> codes) => JsonSerializer.Serialize(codes.Select(c => Hash(Plain(c))));

    private static List<string> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<string>>(json) ?? [];

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
