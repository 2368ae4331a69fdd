using System.Diagnostics;
using System.Globalization;

namespace Rapport.Load;

/// <summary>The server's own account: processor time, and what is alive on its heap.</summary>
internal sealed class Server(int process, string heap)
{
    public TimeSpan ProcessorTime
    {
        get
        {
            using var server = Process.GetProcessById(process);
            return server.TotalProcessorTime;
        }
    }

    /// <summary>Bytes alive after a full collection.</summary>
    public async Task<long> HeapAsync(CancellationToken ct)
    {
        File.Delete(heap);
        while (!File.Exists(heap)) await Task.Delay(50, ct);
        return long.Parse(await File.ReadAllTextAsync(heap, ct), CultureInfo.InvariantCulture);
    }
}
