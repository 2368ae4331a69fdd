using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Problems;

namespace Rapport.App.Mcp;

/// <summary>
/// What a model got to see and may now carry out: a sealed token that names the caller, his role, the order, the records in the versions that
/// were looked at, and how long it holds. Nothing is stored: every node that has the workplace's keys can read it, and once the change
/// is made the versions are others, so that it works once.
/// </summary>
internal sealed class BulkConfirmations(IDataProtectionProvider protection, TimeProvider clock, IConfiguration settings)
{
    private readonly IDataProtector seal = protection.CreateProtector("rapport.mcp.bulk");

    /// <summary>Most records of one call.</summary>
    public int Most { get; } = Math.Clamp(settings.GetValue("RAPPORT_MCP_BULK_RECORDS", 500), 1, BulkAtOnce.Most);

    public int Seconds { get; } = Math.Max(1, settings.GetValue("RAPPORT_MCP_CONFIRM_SECONDS", 600));

    public string Give<T>(T order, string print, Principal who) =>
        seal.Protect(string.Join('|', Until(clock.GetUtcNow().AddSeconds(Seconds)), Wish(order, who), print));

    /// <summary>The print of what was looked at; refused where the token is of another call, or too old.</summary>
    public string Take<T>(string token, T order, Principal who)
    {
        string[] parts;
        try
        {
            parts = seal.Unprotect(token).Split('|');
        }
        catch (CryptographicException)
        {
            throw new ProblemException(Problem.Invalid("mcp.badToken", "token"));
        }

        if (long.Parse(parts[0], CultureInfo.InvariantCulture) < clock.GetUtcNow().ToUnixTimeMilliseconds()) throw new ProblemException(Problem.Conflict("mcp.tokenTooOld", "token"));
        return parts[1] == Wish(order, who) ? parts[2] : throw new ProblemException(Problem.Conflict("mcp.otherOrder", "token"));
    }

    private static string Until(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Wish<T>(T order, Principal who) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{who.UserId:N}\n{Roles.ToJson(who.Role)}\n{JsonSerializer.Serialize(order)}")));
}
