using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Rapport.App.Doors;

/// <summary>What a note says: for whom it is, and the security stamp of the moment it was made.</summary>
internal sealed record DoorNote(Guid User, string Stamp);

/// <summary>
/// Short-lived sealed notes that the doors hand out: the right password before the code is typed, an invitation. Each
/// carries the user's security stamp: once that changes, the note is spent.
/// </summary>
internal sealed class DoorKeys(IDataProtectionProvider protection)
{
    public static readonly TimeSpan InvitationLasts = TimeSpan.FromDays(7);

    /// <summary>The password was right; five minutes for the code.</summary>
    public const string SecondStep = "second-step";

    public const string Invitation = "invitation";

    /// <summary>The password was typed again; five minutes for the authenticator.</summary>
    public const string NewPasskey = "new-passkey";

    public string Make(string purpose, Guid user, string stamp) => For(purpose).Protect(string.Create(CultureInfo.InvariantCulture, $"{user:N}|{stamp}"), purpose switch
    {
        SecondStep or NewPasskey => TimeSpan.FromMinutes(5),
        _ => InvitationLasts,
    });

    /// <summary>What a note says, or null when it is not ours or too old.</summary>
    public DoorNote? Read(string purpose, string? note)
    {
        if (string.IsNullOrEmpty(note)) return null;
        try
        {
            return For(purpose).Unprotect(note).Split('|') is [var user, var stamp] && Guid.TryParse(user, out var id) ? new DoorNote(id, stamp) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector For(string purpose) => protection.CreateProtector("rapport.doors", purpose).ToTimeLimitedDataProtector();
}
