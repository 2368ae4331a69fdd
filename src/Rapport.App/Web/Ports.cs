using System.Net;
using System.Net.Sockets;
using Rapport.Core.Problems;

namespace Rapport.App.Web;

/// <summary>Looks whether the ports are free before the server starts: it would log a page of stack trace first.</summary>
internal static class Ports
{
    public static void Check(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0) continue;
            using var probe = new TcpListener(HostOf(address.Host), address.Port);
            try
            {
                probe.Start();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new ProblemException(Problem.Refused("serve.portTaken", null, ("urls", url)));
            }
        }
    }

    private static IPAddress HostOf(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.Any;
}
