using System.Net;
using System.Net.Sockets;

namespace Rapport.Core.Webhooks;

/// <summary>
/// Addresses that lie inside the firm or mean nothing outside: whoever may make the program call an address must not reach
/// what only the program's machine reaches (RFC 6890 and the like). Of IPv6 only what is given out globally is let through,
/// without the ranges that carry an IPv4 address inside.
/// </summary>
internal static class PrivateAddresses
{
    private static readonly IPNetwork[] Reserved4 = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Reserved6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? Reserved4.Any(n => n.Contains(address))
            : !Global6.Contains(address) || Reserved6.Any(n => n.Contains(address));
    }

    public static bool IsAllowed(IPAddress address, IReadOnlyList<IPNetwork> allowed)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return allowed.Any(n => n.Contains(address)) || !Is(address);
    }
}
