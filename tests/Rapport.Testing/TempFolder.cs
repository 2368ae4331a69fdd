using System.Diagnostics;
using System.Globalization;

namespace Rapport.Testing;

/// <summary>
/// An empty folder that goes away with the test. Where a test process was killed, its folders go when the next one starts:
/// their names say whose they are.
/// </summary>
public sealed class TempFolder : IDisposable
{
    private const string Prefix = "rapport-test-";

    static TempFolder()
    {
        foreach (var left in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
            if (int.TryParse(System.IO.Path.GetFileName(left)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var owner) && !IsAlive(owner)) Remove(left);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Remove(Path);

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        // A process under test may still hold or write files while it ends; what is left goes at the next start.
        try { Directory.Delete(folder, recursive: true); }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }
}
