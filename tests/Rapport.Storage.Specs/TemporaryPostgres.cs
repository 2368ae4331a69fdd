using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rapport.Storage.Specs;

/// <summary>A PostgreSQL server of its own in a temporary folder, collation C. Under root it runs as the user postgres, for the server refuses root.</summary>
internal sealed class TemporaryPostgres : IDisposable
{
    private readonly string home;
    private readonly string programs;

    private TemporaryPostgres(string folder, string bin, string connectionString)
    {
        home = folder;
        programs = bin;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Null when PostgreSQL is not installed here.</summary>
    public static TemporaryPostgres? Start()
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (bin is null) return null;
        var folder = Directory.CreateTempSubdirectory("rapport-pg-").FullName;
        if (Environment.UserName == "root") Run("chown", "postgres", folder);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Server(bin, "initdb", "-D", folder + "/data", "-U", "rapport", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        Server(bin, "pg_ctl", "-D", folder + "/data", "-w", "-l", folder + "/log", "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start");
        return new TemporaryPostgres(folder, bin, $"Host=127.0.0.1;Port={port};Username=rapport;Database=postgres");
    }

    public void Dispose()
    {
        Server(programs, "pg_ctl", "-D", home + "/data", "-m", "immediate", "-w", "stop");
        Directory.Delete(home, recursive: true);
    }

    private static void Server(string bin, string program, params string[] arguments)
    {
        if (Environment.UserName == "root") Run("runuser", ["-u", "postgres", "--", Path.Combine(bin, program), .. arguments]);
        else Run(Path.Combine(bin, program), arguments);
    }

    // Output is not piped: the server would inherit the pipe and keep it open.
    private static void Run(string program, params string[] arguments)
    {
        var quoted = string.Join(' ', arguments.Prepend(program).Select(a => $"'{a}'"));
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", quoted + " >/dev/null 2>&1"]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
