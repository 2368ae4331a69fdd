using Rapport.Kit.Records;

namespace Rapport.Kit.Shell;

/// <summary>
/// A line of the command menu: a place to go, a record, something to do. <paramref name="Group"/> is a text key. A line has
/// an <paramref name="Address"/> or a <paramref name="Act"/> of its own.
/// </summary>
public sealed record Command(string Group, string Icon, string Title, string? Note = null, string? Address = null, Func<Task>? Act = null)
{
    /// <summary>The <see cref="Keys.Shortcut"/> that does the same; null for records and other lines that have none.</summary>
    public string? Id { get; init; }

    /// <summary>Its keys, as they are written.</summary>
    public string? Keys { get; init; }

    /// <summary>Not a page of the program's own: a file, or the way out. The browser loads it.</summary>
    public bool Leaves { get; init; }

    /// <summary>Further words by which it is found: what stands on a page whose title does not say it.</summary>
    public string Words { get; init; } = "";

    public SearchHit? Hit { get; init; }

    public IReadOnlyList<(int Start, int Length)> Marks { get; init; } = [];

    public string? Reading { get; init; }

    public IReadOnlyList<(int Start, int Length)> ReadingMarks { get; init; } = [];

    /// <summary>Something to do with the rows that are selected.</summary>
    public static Command OfSelection(string id, string icon, string title, Func<Task> act) => new("find.selection", icon, title, Act: act) { Id = id };

    /// <summary>Something to do on the page that is open.</summary>
    public static Command OfPage(string id, string icon, string title, Func<Task> act) => new("find.page", icon, title, Act: act) { Id = id };
}
