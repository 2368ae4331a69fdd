using Rapport.Core.SearchText;

namespace Rapport.Kit.Shell;

/// <summary>Which lines of the command menu fit what was typed: every word must be found, not just one of them.</summary>
internal static class CommandFit
{
    /// <summary>
    /// The fitting lines, the best first. <c>Meant</c>: whoever typed this means the line rather than a record, since it is its
    /// whole title, or several words that all begin words of it. <paramref name="groupName"/> names the group of a line; its
    /// words count too, so that "create order" finds what makes one.
    /// </summary>
    public static IReadOnlyList<(Command Line, bool Meant)> Of(IEnumerable<Command> all, string typed, Func<string, string> groupName)
    {
        var words = Split(typed);
        if (words.Length == 0) return [];
        var fits = from line in all
                   let inTitle = words.Count(w => MatchMarks.Of(w, line.Title).Marks.Count > 0)
                   let others = Split(groupName(line.Group))
                   where inTitle > 0 && words.All(w => MatchMarks.Of(w, line.Title).Marks.Count > 0 || Begins(others, w))
                   let marks = MatchMarks.Of(typed, line.Title)
                   let meant = IsMeant(words, Split(line.Title), others)
                   orderby meant descending, inTitle descending
                   select (line with { Marks = marks.Marks, Reading = marks.Reading, ReadingMarks = marks.ReadingMarks }, meant);
        return [.. fits];
    }

    private static bool IsMeant(string[] words, string[] title, string[] group) =>
        string.Concat(words) == string.Concat(title) || (words.Length > 1 && words.All(w => Begins(title, w) || Begins(group, w)));

    private static bool Begins(string[] words, string start) => words.Any(w => w.StartsWith(start, StringComparison.Ordinal));

    private static string[] Split(string text) =>
        new string([.. SearchText.Fold(text).Select(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
