using Rapport.Core.SearchText;

namespace Rapport.Kit.Shell;

/// <summary>Which lines of the command menu fit what was typed: every word must be found, not just one of them.</summary>
internal static class CommandFit
{
    private const int EnoughFound = 3;

    /// <summary>
    /// The fitting lines, the best first; what was used lately stands before its equals. <c>Meant</c>: whoever typed this means
    /// the line rather than a record, since it is its whole title, or several words that all begin words of it.
    /// <paramref name="groupName"/> names the group of a line; its words count too, so that "create order" finds what makes one,
    /// and so do the line's further words, which find it alone: "password" leads to the account.
    /// Where words are only nearly found (letters left out, one wrong) the line comes last, and is <c>Near</c>.
    /// </summary>
    public static IReadOnlyList<(Command Line, bool Meant, bool Near)> Of(IEnumerable<Command> all, string typed, Func<string, string> groupName, IReadOnlyList<string>? used = null)
    {
        var words = Split(typed);
        if (words.Length == 0) return [];
        var lines = all as IReadOnlyCollection<Command> ?? [.. all];
        var fits = from line in lines
                   let inTitle = words.Count(w => MatchMarks.Of(w, line.Title).Marks.Count > 0)
                   let further = Split(line.Words)
                   let others = (string[])[.. Split(groupName(line.Group)), .. further]
                   where (inTitle > 0 || words.Any(w => IsOf(further, w))) && words.All(w => MatchMarks.Of(w, line.Title).Marks.Count > 0 || Begins(others, w) || IsOf(further, w))
                   let marks = MatchMarks.Of(typed, line.Title)
                   let meant = IsMeant(words, Split(line.Title), others)
                   orderby meant descending, inTitle descending, Lately(used, line), Starts(words, Split(line.Title)) descending
                   select (line with { Marks = marks.Marks, Reading = marks.Reading, ReadingMarks = marks.ReadingMarks }, meant, false);
        var found = fits.ToList();
        if (found.Count >= EnoughFound) return found;
        var exact = found.Select(f => (f.Item1.Group, f.Item1.Title)).ToHashSet();
        var near = from line in lines
                   where !exact.Contains((line.Group, line.Title))
                   let fit = NearWords.Of(typed, groupName(line.Group), line.Title)
                   where fit is not null
                   orderby fit.Value.Cost, Lately(used, line), Shares(words, Split(line.Title)) descending
                   select (line with { Marks = fit.Value.Marks }, false, true);
        return [.. found, .. near];
    }

    private static int Lately(IReadOnlyList<string>? used, Command line)
    {
        for (var i = 0; i < used?.Count; i++)
            if (used[i] == line.Id) return i;
        return int.MaxValue;
    }

    private static bool IsMeant(string[] words, string[] title, string[] group) =>
        string.Concat(words) == string.Concat(title) || (words.Length > 1 && words.All(w => Begins(title, w) || Begins(group, w)));

    // "imp" is sooner Import than Recent imports.
    private static bool Starts(string[] words, string[] title) => title.Length > 0 && title[0].StartsWith(words[0], StringComparison.Ordinal);

    private static bool Shares(string[] words, string[] title) => title.Length > 0 && title[0][0] == words[0][0];

    private static bool Begins(string[] words, string start) => words.Any(w => w.StartsWith(start, StringComparison.Ordinal));

    // Chinese has no spaces and may be spelt: there a word counts wherever it stands, and by its pinyin.
    private static bool IsOf(string[] further, string word) => Begins(further, word) || further.Any(f => !char.IsAscii(f[0]) && MatchMarks.Of(word, f).Marks.Count > 0);

    private static string[] Split(string text) =>
        new string([.. SearchText.Fold(text).Select(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
