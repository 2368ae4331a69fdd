using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Rapport.Bench.Runs;

/// <summary>The real program as a child process on a free port, with its CPU time and memory read from the system.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address, double seconds)
    {
        this.process = process;
        Address = address;
        SecondsToStart = seconds;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to the first answer of <c>/health/ready</c>.</summary>
    public double SecondsToStart { get; }

    public double MegabytesInMemory => double.Parse(File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>User and system time since the start.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> StartAsync(string folder, string? connection)
    {
        var port = FreePort();
        var address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo(Program.Executable, ["serve", "--urls", address.ToString(), "--data", folder]) { RedirectStandardOutput = true, UseShellExecute = false };
        if (connection is not null) start.Environment["RAPPORT_DB"] = connection;
        start.Environment["RAPPORT_API_PER_SECOND"] = "0";
        var started = Stopwatch.GetTimestamp();
        var child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        while (true)
        {
            if (child.HasExited) throw new InvalidOperationException($"The server ended with {child.ExitCode}.");
            try
            {
                if ((await http.GetAsync("/health/ready")).IsSuccessStatusCode) break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10);
            }
        }

        return new ServerProcess(child, address, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
