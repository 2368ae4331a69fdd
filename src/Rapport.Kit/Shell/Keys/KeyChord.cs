namespace Rapport.Kit.Shell.Keys;

/// <summary>
/// Keys as they are written: <c>Ctrl+K</c>, <c>Shift+X</c>, <c>J</c>, or two keys one after the other, <c>G H</c>. Command stands for
/// Ctrl on a Mac. The script that meets them writes them the same way.
/// </summary>
public static class KeyChord
{
    private static readonly string[] Modifiers = ["Ctrl", "Alt", "Shift"];

    // Keys that move, choose and leave everywhere, and those a browser keeps to itself.
    private static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "Enter", "Escape", "Tab", "Space", "Backspace", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End", "F5", "F11", "F12", "F2",
        "Shift+Tab", "Shift+Enter", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+W", "Ctrl+T", "Ctrl+N", "Ctrl+L", "Ctrl+R", "Ctrl+P", "Ctrl+Shift+N", "Ctrl+Shift+T", "Ctrl+Shift+W", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+F4",
    };

    private static readonly HashSet<string> Named = new([.. Enumerable.Range(1, 12).Select(n => "F" + n), "Enter", "Escape", "Tab", "Space", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"], StringComparer.Ordinal);

    /// <summary>The keys in their one spelling; null where they are none, or belong to the browser or to every box and list.</summary>
    public static string? Read(string text)
    {
        var steps = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (steps.Length is 0 or > 2) return null;
        var read = steps.Select(Step).ToArray();
        // What begins a sequence is a plain key: Ctrl and a letter do their own at once.
        if (read.Any(s => s is null || Fixed.Contains(s)) || (read.Length == 2 && read[0]!.Length > 1)) return null;
        return string.Join(' ', read);
    }

    /// <summary>The parts to be drawn as keys, in order.</summary>
    public static IEnumerable<string> Parts(string keys) =>
        keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(s => s == "+" ? [s] : s.Split('+')).Select(p => p switch { "Shift" => "⇧", "Enter" => "↵", "Delete" => "Del", _ => p });

    /// <summary>Whether one would keep the other from being reached: the same, or the beginning of it.</summary>
    public static bool Meet(string one, string other) =>
        one == other || one.StartsWith(other + " ", StringComparison.Ordinal) || other.StartsWith(one + " ", StringComparison.Ordinal);

    private static string? Step(string text)
    {
        var parts = text.Split('+');
        var (key, held) = (parts[^1], parts[..^1]);
        if (text == "+") (key, held) = ("+", []);
        if ((key.Length != 1 && !Named.Contains(key)) || held.Any(h => !Modifiers.Contains(h))) return null;
        if (key.Length == 1) key = key.ToUpperInvariant();
        return string.Join('+', [.. Modifiers.Where(held.Contains), key]);
    }
}
