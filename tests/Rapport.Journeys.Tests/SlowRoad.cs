using System.Net;
using System.Net.Sockets;

namespace Rapport.Journeys.Tests;

/// <summary>A line to the product that takes its time in each direction, as a far office or a train does: nothing is lost or turned round.</summary>
internal sealed class SlowRoad : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly TimeSpan oneWay;
    private readonly Uri product;

    public SlowRoad(RunningProduct product, TimeSpan oneWay)
    {
        (this.product, this.oneWay) = (new Uri(product.Address), oneWay);
        door.Start();
        _ = WelcomeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}";

    private async Task WelcomeAsync()
    {
        while (!end.IsCancellationRequested) _ = CarryAsync(await door.AcceptTcpClientAsync(end.Token));
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var near = browser;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        await far.ConnectAsync(product.Host, product.Port, end.Token);
        await Task.WhenAny(CarryAsync(near.GetStream(), far.GetStream()), CarryAsync(far.GetStream(), near.GetStream()));
    }

    // What comes is passed on in its turn, each piece so much later than it came.
    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var last = Task.CompletedTask;
        var buffer = new byte[65536];
        while (await from.ReadAsync(buffer, end.Token) is var count and > 0) last = PassAsync(last, to, buffer.AsMemory(0, count).ToArray());
        await last;
    }

    private async Task PassAsync(Task before, NetworkStream to, byte[] piece)
    {
        await Task.Delay(oneWay, end.Token);
        await before;
        await to.WriteAsync(piece, end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        door.Dispose();
        end.Dispose();
    }
}
