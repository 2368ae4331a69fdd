using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Rapport.Testing;

namespace Rapport.Journeys.Tests;

/// <summary>The product as a person starts it: its own process, an empty folder, a free port; what the console says is kept.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<string> said = [];
    private Process? process;

    public string Address { get; private set; } = "";

    public string Folder => folder.Path;

    /// <summary>The one-time code that the set-up page asks for.</summary>
    public string Code => Said("code:").Split(':')[^1].Trim();

    /// <summary>Until the code is there: the sample company is made between the first answer and the code.</summary>
    public async Task CodeAsync()
    {
        for (var attempt = 0; attempt < 600 && !Everything().Contains("code:", StringComparison.Ordinal); attempt++) await Task.Delay(100);
    }

    public static async Task<RunningProduct> StartAsync(string? demo = null)
    {
        var product = new RunningProduct();
        await product.ServeAsync(demo is null ? [] : ["--demo", "--language", demo]);
        return product;
    }

    /// <summary>A workplace with the sample company and people who can sign in, made before it is served.</summary>
    public static async Task<RunningProduct> StartFilledAsync(int customers, params (string Mail, string Role)[] people)
    {
        var product = new RunningProduct();
        await product.RunAsync("demo", "--size", $"{customers}", "--json");
        foreach (var (mail, role) in people) await product.RunAsync(["user", "add", mail, "--role", role, "--password-stdin"], Visitor.Password);
        await product.ServeAsync();
        return product;
    }

    /// <summary>A workplace with the customers of a table and people who can sign in, made before it is served.</summary>
    public static async Task<RunningProduct> StartImportedAsync(IEnumerable<string> lines, params (string Mail, string Role)[] people)
    {
        var product = new RunningProduct();
        var file = product.folder.File("customers.csv");
        await File.WriteAllLinesAsync(file, lines);
        await product.RunAsync("import", "party", file, "--json");
        foreach (var (mail, role) in people) await product.RunAsync(["user", "add", mail, "--role", role, "--password-stdin"], Visitor.Password);
        await product.ServeAsync();
        return product;
    }

    /// <summary>The plug is pulled.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Serves the same folder at the same address again.</summary>
    public Task ServeAgainAsync() => ServeAsync();

    /// <summary>Runs one verb of the command line on the same folder, to its end.</summary>
    public Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    public async Task<string> RunAsync(string[] arguments, string? input)
    {
        using var verb = Process.Start(StartInfo([.. arguments, "--data", Folder]))!;
        if (input is not null) await verb.StandardInput.WriteLineAsync(input);
        verb.StandardInput.Close();
        // Both are read at once: whoever writes into a full pipe waits.
        var complaints = verb.StandardError.ReadToEndAsync();
        var output = await verb.StandardOutput.ReadToEndAsync();
        await verb.WaitForExitAsync();
        Assert.True(verb.ExitCode == 0, $"rapport {string.Join(' ', arguments)} ended with {verb.ExitCode}: {output}{await complaints}");
        return output;
    }

    private async Task ServeAsync(params string[] also)
    {
        if (Address.Length == 0) Address = $"http://127.0.0.1:{FreePort()}";
        process = Process.Start(StartInfo(["serve", "--urls", Address, "--data", Folder, .. also]))!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient(new SocketsHttpHandler());
        for (var attempt = 0; attempt < 600; attempt++)
        {
            Assert.False(process.HasExited, $"The product ended: {Everything()}");
            try
            {
                if ((await http.GetAsync(Address + "/health/ready")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        Assert.Fail($"The product was not ready after a minute: {Everything()}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (said) said.Add(line.Data);
    }

    private string Said(string part)
    {
        lock (said) return said.Find(l => l.Contains(part, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"The console did not say '{part}': {string.Join('\n', said)}");
    }

    private string Everything()
    {
        lock (said) return string.Join('\n', said);
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments) => new(Path.Combine(AppContext.BaseDirectory, "rapport"), arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await KillAsync();
        folder.Dispose();
    }
}
