using System.Net;
using System.Net.Sockets;
using Rapport.Testing;

namespace Rapport.App.Tests.CommandLine;

public sealed class ServingByParts
{
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Theory]
    [InlineData("worker", false), InlineData("web", true)]
    public async Task A_worker_serves_its_health_only_and_a_web_node_the_web(string mode, bool web)
    {
        using var folder = new TempFolder();
        var url = $"http://127.0.0.1:{FreePort()}";
        using var process = RapportProcess.Start(null, "serve", "--mode", mode, "--urls", url, "--data", folder.Path);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(url) };
            await UntilReadyAsync(client);
            Assert.Equal(web ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/party", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(web ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await client.GetAsync("/set-up", TestContext.Current.CancellationToken)).StatusCode);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_what_to_do()
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var said = await RapportProcess.RunAsync(null, null, "serve", "--urls", url, "--data", folder.Path, "--json");
        Assert.Equal(1, said.Exit);
        Assert.Equal("serve.portTaken", (string)said.Json["error"]!["code"]!);
        Assert.Contains("--urls", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said.Error, StringComparison.Ordinal);
    }

    private static async Task UntilReadyAsync(HttpClient client)
    {
        for (var i = 0; i < 300; i++)
        {
            try
            {
                if ((await client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet listening.
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail("The server did not become ready.");
    }
}
