namespace Rapport.Kit.Shell.Keys;

/// <summary>
/// The second keys of sequences, for things that no table of ours can name, such as the types of a pack. Each gets a letter of its own name while
/// one is left; those that were there first choose first, so that a new one moves none.
/// </summary>
internal sealed class ChordSigns(IEnumerable<string> taken)
{
    private static readonly string[] Letters = [.. Enumerable.Range('A', 26).Select(c => ((char)c).ToString())];
    private static readonly string[] All = [.. Letters, .. Enumerable.Range(0, 10).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. Letters.Select(l => "Shift+" + l)];
    private readonly HashSet<string> taken = new(taken, StringComparer.Ordinal);

    /// <summary>Null once all are given.</summary>
    public string? Next(string name)
    {
        var sign = name.Select(c => char.ToUpperInvariant(c).ToString()).Where(Letters.Contains).Concat(All).FirstOrDefault(s => !taken.Contains(s));
        if (sign is not null) taken.Add(sign);
        return sign;
    }
}
