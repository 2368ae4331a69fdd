using Rapport.Kit.Views;

namespace Rapport.Kit.Shell;

/// <summary>The commands a person used last, newest first, by their ids.</summary>
internal static class RecentCommands
{
    private const string Name = "recent.commands";
    private const int Kept = 8;

    public static async Task<IReadOnlyList<string>> ReadAsync(IPersonalMemory memory, CancellationToken cancel) => await memory.ReadAsync<List<string>>(Name, cancel) ?? [];

    public static async Task RememberAsync(IPersonalMemory memory, string id, CancellationToken cancel)
    {
        var before = await ReadAsync(memory, cancel);
        if (before.Count > 0 && before[0] == id) return;
        await memory.WriteAsync<IReadOnlyList<string>>(Name, [id, .. before.Where(i => i != id).Take(Kept - 1)], cancel);
    }
}
