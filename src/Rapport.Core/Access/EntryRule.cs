using System.Net;
using System.Net.Sockets;
using Rapport.Core.Problems;

namespace Rapport.Core.Access;

/// <summary>When the door is open on one day of the week. An end that is not after the beginning lies on the next day.</summary>
public sealed record EntryHours(TimeOnly From, TimeOnly Until);

/// <summary>
/// From where and when people of a role come in. <paramref name="Networks"/> are addresses or ranges (CIDR, RFC 4632 and 4291);
/// none means from anywhere. <paramref name="Hours"/> has seven entries from Monday, null where that day is closed; null
/// altogether means at any time.
/// </summary>
public sealed record EntryRule(IReadOnlyList<string> Networks, IReadOnlyList<EntryHours?>? Hours)
{
    private const int MostNetworks = 100;

    public bool IsEmpty => Networks.Count == 0 && Hours is null;

    /// <summary>What is wrong with the rule itself.</summary>
    public IEnumerable<Problem> Check()
    {
        if (Networks.Count > MostNetworks) yield return Problem.Invalid("entry.tooMany", "networks", ("most", MostNetworks));
        if (Networks.FirstOrDefault(n => Parse(n) is null) is { } wrong) yield return Problem.Invalid("entry.badNetwork", "networks", ("text", wrong));
        if (Hours is not null && (Hours.Count != 7 || Hours.All(h => h is null))) yield return Problem.Invalid("entry.neverOpen", "hours");
    }

    public bool Reaches(IPAddress address)
    {
        if (Networks.Count == 0) return true;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return Networks.Any(n => Parse(n) is { } net && net.Base.AddressFamily == address.AddressFamily && Same(net.Base.GetAddressBytes(), address.GetAddressBytes(), net.Length));
    }

    /// <param name="local">A moment on the firm's clock.</param>
    public bool IsOpen(DateTime local)
    {
        if (Hours is null) return true;
        var (day, time) = (((int)local.DayOfWeek + 6) % 7, TimeOnly.FromDateTime(local));
        return (Hours[day] is { } today && time >= today.From && (time < today.Until || today.Until <= today.From))
            || (Hours[(day + 6) % 7] is { } before && before.Until <= before.From && time < before.Until);
    }

    /// <summary>The hours of that day; null where it is closed.</summary>
    public EntryHours? On(DateTime local) => Hours?[((int)local.DayOfWeek + 6) % 7];

    private static (IPAddress Base, int Length)? Parse(string text)
    {
        var parts = text.Trim().Split('/');
        // "10" and "10.1" are addresses to some parsers; to people they are slips.
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address) || (address.AddressFamily == AddressFamily.InterNetwork && parts[0].Count(c => c == '.') != 3)) return null;
        var most = address.GetAddressBytes().Length * 8;
        if (parts.Length == 1) return (address, most);
        return int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length) && length <= most ? (address, length) : null;
    }

    private static bool Same(byte[] one, byte[] other, int bits)
    {
        var whole = bits / 8;
        if (!one.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole))) return false;
        return bits % 8 == 0 || (one[whole] ^ other[whole]) >> (8 - bits % 8) == 0;
    }
}
