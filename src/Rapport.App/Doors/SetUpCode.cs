using System.Security.Cryptography;

namespace Rapport.App.Doors;

/// <summary>
/// The one-time code that the console prints while nobody can sign in yet: whoever reads the console may set the
/// workplace up, not whoever finds the address first.
/// </summary>
internal sealed class SetUpCode
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private int failures;

    public string Text { get; } = RandomNumberGenerator.GetString(Letters, 8);

    /// <summary>False after ten wrong guesses, too: a restart makes a new code.</summary>
    public bool Fits(string? typed)
    {
        if (Volatile.Read(ref failures) >= 10) return false;
        var given = (typed ?? "").Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(given), System.Text.Encoding.UTF8.GetBytes(Text))) return true;
        Interlocked.Increment(ref failures);
        return false;
    }
}
