using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Rapport.App.Doors;

/// <summary>
/// Short-lived sealed notes that the doors hand out: the right password before the code is typed, a new cookie for a
/// session that has just ended all others, an invitation. Each carries the user's security stamp: once that changes,
/// the note is spent.
/// </summary>
internal sealed class DoorKeys(IDataProtectionProvider protection)
{
    public static readonly TimeSpan InvitationLasts = TimeSpan.FromDays(7);

    /// <summary>The password was right; five minutes for the code.</summary>
    public const string SecondStep = "second-step";

    /// <summary>Half a minute to fetch a new cookie.</summary>
    public const string Renewal = "renewal";

    public const string Invitation = "invitation";

    public string Make(string purpose, Guid user, string stamp) => For(purpose).Protect(string.Create(CultureInfo.InvariantCulture, $"{user:N}|{stamp}"), purpose switch
    {
        SecondStep => TimeSpan.FromMinutes(5),
        Renewal => TimeSpan.FromSeconds(30),
        _ => InvitationLasts,
    });

    /// <summary>What a note says, or null when it is not ours or too old.</summary>
    public Session? Read(string purpose, string? note)
    {
        if (string.IsNullOrEmpty(note)) return null;
        try
        {
            return For(purpose).Unprotect(note).Split('|') is [var user, var stamp] && Guid.TryParse(user, out var id) ? new Session(id, stamp) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector For(string purpose) => protection.CreateProtector("rapport.doors", purpose).ToTimeLimitedDataProtector();
}
