namespace Rapport.Core.Jobs;

/// <summary>
/// Tells whether a worker lives: a file in the workplace's folder that its process holds. The lock belongs to the file system and goes with a
/// process that is killed, so that whoever starts next knows at once whose leases nobody will renew.
/// </summary>
internal static class WorkerLock
{
    /// <summary>Held until it is disposed of; null where the folder takes none: then leases run out as they do.</summary>
    public static IDisposable? Take(string folder, string worker)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, worker), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Does something for each worker that is gone, and forgets it once that is done.</summary>
    public static async Task ForGoneAsync(string folder, Func<string, Task> action)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            try
            {
                await using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                await action(Path.GetFileName(path));
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It lives, or another node is just looking after it.
            }
        }
    }
}
