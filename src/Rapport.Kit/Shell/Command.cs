using Rapport.Kit.Records;

namespace Rapport.Kit.Shell;

/// <summary>
/// A line of the command menu: a place to go, a record, something to do. <paramref name="Group"/> is a text key. A line has
/// an <paramref name="Address"/> or a <paramref name="Act"/> of its own.
/// </summary>
public sealed record Command(string Group, string Icon, string Title, string? Note = null, string? Address = null, Func<Task>? Act = null)
{
    public SearchHit? Hit { get; init; }

    public string? Keys { get; init; }

    public IReadOnlyList<(int Start, int Length)> Marks { get; init; } = [];

    public string? Reading { get; init; }

    public IReadOnlyList<(int Start, int Length)> ReadingMarks { get; init; } = [];
}
