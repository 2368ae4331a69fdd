using Rapport.Core.Problems;
using Rapport.Customers.Identity.Columns;

namespace Rapport.App.Commands.Linking;

/// <summary>What the columns of the files are: what was said by hand goes before what was found out.</summary>
internal static class LinkRoles
{
    /// <summary>Number of a row or of a party; which of the two, its values tell.</summary>
    private const string Number = "id";

    private static readonly Dictionary<string, ColumnRole> OtherNames = new(StringComparer.OrdinalIgnoreCase) { ["date"] = ColumnRole.Day, ["address"] = ColumnRole.Street };

    /// <param name="columns">What was said by hand, "head=role,…"; a role in words may have hyphens (given-name).</param>
    /// <param name="others">The first rows of a second file by the name of a column; null where there is none.</param>
    public static ColumnRole[] Of(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, string? columns, string? truth, string? id, Func<string, IEnumerable<string>>? others = null)
    {
        var roles = RoleGuess.Of(header, rows).ToArray();
        foreach (var said in (columns ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = said.Split('=', 2, StringSplitOptions.TrimEntries);
            var role = parts.Length < 2 ? null : Named(parts[1]);
            if (role is null && !(parts.Length > 1 && parts[1].Equals(Number, StringComparison.OrdinalIgnoreCase)))
                throw new ProblemException(Problem.Invalid("link.unknownRole", null, ("said", said), ("roles", string.Join(", ", Enum.GetNames<ColumnRole>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]).Append(Number)))));
            var place = Find(header, parts[0], null);
            roles[place] = role ?? (NamesRows([.. rows.Select(r => r[place])], others?.Invoke(header[place])) ? ColumnRole.Ignored : ColumnRole.Identity);
        }

        // Neither is evidence, whatever it was taken for.
        foreach (var name in new[] { truth, id })
            if (name is not null) roles[Find(header, name, null)] = ColumnRole.Ignored;
        return roles;
    }

    private static ColumnRole? Named(string word) =>
        word.Replace("-", "", StringComparison.Ordinal) is var name && OtherNames.TryGetValue(name, out var other) ? other
        : !char.IsAsciiDigit(name.FirstOrDefault()) && Enum.TryParse<ColumnRole>(name, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : null;

    /// <summary>A number that no two rows share, within a file or across the two, is one of rows: as evidence it would part all that belongs together.</summary>
    private static bool NamesRows(List<string> values, IEnumerable<string>? others) =>
        values.TrueForAll(v => v.Trim().Length > 0) && values.Distinct(StringComparer.Ordinal).Count() == values.Count && others?.Intersect(values, StringComparer.Ordinal).Any() != true;

    /// <summary>Place of a column that must be there; −1 when none is asked for.</summary>
    public static int Find(IReadOnlyList<string> header, string? name, string? file)
    {
        if (name is null) return -1;
        for (var i = 0; i < header.Count; i++)
            if (string.Equals(header[i], name, StringComparison.OrdinalIgnoreCase)) return i;
        throw new ProblemException(Problem.Invalid("link.columnMissing", file, ("column", name), ("columns", string.Join(", ", header.Take(30)))));
    }

    /// <summary>For each column of the first file the one of the second that is called the same, or else the only one of its role.</summary>
    public static int[] Partners(IReadOnlyList<LinkColumn> heads, IReadOnlyList<string> header, IReadOnlyList<ColumnRole> roles)
    {
        var partners = heads.Select(h => header.ToList().FindIndex(o => string.Equals(o, h.Name, StringComparison.OrdinalIgnoreCase))).ToArray();
        for (var i = 0; i < heads.Count; i++)
        {
            if (partners[i] >= 0 || heads[i].Role == ColumnRole.Ignored) continue;
            var free = Enumerable.Range(0, header.Count).Where(o => roles[o] == heads[i].Role && !partners.Contains(o)).ToList();
            if (free.Count > 0) partners[i] = free[0];
        }

        return partners;
    }

    /// <summary>The column that names rows: as asked for, or the first left-out one in which no two rows are alike.</summary>
    public static int IdColumn(IReadOnlyList<string> header, IReadOnlyList<LinkColumn> heads, IReadOnlyList<IReadOnlyList<string>> rows, string? asked)
    {
        if (asked is not null) return Find(header, asked, null);
        for (var i = 0; i < heads.Count; i++)
            if (heads[i].Role == ColumnRole.Ignored && rows.Count > 0 && rows.All(r => r[i].Trim().Length > 0) && rows.Select(r => r[i]).Distinct(StringComparer.Ordinal).Count() == rows.Count) return i;
        return -1;
    }
}
