using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Finds the teams that a table names: by name, path or id, by number only beside a user who is here already. Where teams themselves are
/// imported, a name may also be that of a row which is not written yet, and must not be taken for a team that happens to be here.
/// </summary>
internal sealed class TeamFinder(RecordReader reader, RecordType importing, Principal who)
{
    private readonly HashSet<ImportRow> roots = new(ReferenceEqualityComparer.Instance);
    private TeamNames? names;
    private IReadOnlyList<ImportRow> chunk = [];
    private HashSet<Guid> brought = [];
    private ILookup<string, ImportRow>? unwritten;

    private bool AreImported => importing.Name == TeamNames.Type;

    /// <summary>The root's id, where a row is the root's of another workplace or of this one; null for other rows, and where there is no root yet.</summary>
    public Guid? RootOf(ImportRow row) => roots.Contains(row) ? IdOf(row) : null;

    /// <summary>Begins a chunk. The root is here, whatever its row is called and whichever id it had elsewhere.</summary>
    public async Task BeginAsync(WriteSession session, IReadOnlyList<ImportRow> rows)
    {
        chunk = rows;
        if (!AreImported) return;
        var named = rows.Where(r => r.Values.GetValueOrDefault(SystemFields.Id) is LinkName id && TeamNames.Key(id.Text) == TeamNames.Root).ToList();
        if (named.Count == 0) return;
        roots.UnionWith(named);
        var root = (await ReadAsync(session)).Top;
        foreach (var row in named)
        {
            if (root is null) row.Values.Remove(SystemFields.Id);
            else row.Values[SystemFields.Id] = root.Id;
        }
    }

    /// <summary>Puts ids or numbers in the place of names in one column; answers the rows that wait for another one.</summary>
    public async Task<IReadOnlyList<ImportRow>> ResolveAsync(WriteSession session, IReadOnlyList<ImportRow> rows, ColumnMatch column, bool isLast)
    {
        var field = column.Field!;
        var asked = rows.Where(r => r.Values.GetValueOrDefault(field.Name) is LinkName or LinkName[]).ToList();
        if (asked.Count == 0) return [];
        if (AreImported || names is null) names = await ReadAsync(session);
        var open = rows.ToHashSet<ImportRow>(ReferenceEqualityComparer.Instance);
        brought = [.. chunk.Select(IdOf).OfType<Guid>()];
        unwritten = AreImported ? chunk.Where(r => r.Problems.Count > 0 || open.Contains(r)).SelectMany(r => KeysOf(r).Select(k => (Key: k, Row: r))).ToLookup(r => r.Key, r => r.Row, StringComparer.Ordinal) : null;
        var here = await HereAsync(session, field, asked);
        var waiting = new List<ImportRow>();
        foreach (var row in asked)
        {
            var byNumber = IdOf(row) is { } id && here.Contains(id);
            var found = new List<NamedTeam>();
            var (problem, waits) = (default(Problem), false);
            foreach (var name in LinkFinder.Names(row.Values[field.Name]))
            {
                var teams = Called(name, byNumber);
                if (teams is [var one] && !HasRival(row, name, one)) found.Add(one);
                else if (AreImported && !isLast && teams.Count < 2) waits = true;
                else problem = Unclear(column, name, teams.Count, byNumber);
            }

            if (problem is not null) row.Problems.Add(problem);
            else if (waits) waiting.Add(row);
            else row.Values[field.Name] = field.Kind switch { FieldKind.Integer => found[0].Number, FieldKind.Link => found[0].Id, _ => found.Select(t => t.Id).Distinct().Order().ToArray() };
        }

        return waiting;
    }

    private static Problem Unclear(ColumnMatch column, string name, int teams, bool byNumber)
    {
        var code = teams > 0 ? "cell.teamDoubtful" : !byNumber && TeamNames.IsNumber(column.Field!) && IsNumber(name, out _) ? "cell.teamNumber" : "cell.teamMissing";
        return Problem.Invalid(code, column.Header, ("value", name), ("root", TeamNames.Root));
    }

    /// <summary>What other rows may call the team of a row by.</summary>
    private IEnumerable<string> KeysOf(ImportRow row)
    {
        if (row.Values.GetValueOrDefault(importing.Title) is string name) yield return TeamNames.Key(name);
        if (roots.Contains(row)) yield return TeamNames.Root;
    }

    private List<NamedTeam> Called(string name, bool byNumber)
    {
        var called = names!.Called(name);
        if (Guid.TryParse(name, out var id) && names.Find(id) is { } known) called = called.Append(known);
        if (byNumber && IsNumber(name, out var number) && names.Find(number) is { } numbered) called = called.Append(numbered);
        return [.. called.Distinct()];
    }

    /// <summary>
    /// Whether a row that is not written may be meant as well. A path in a table means one team of that table at most: where the team found is
    /// of the table itself, only a row that bears the very name speaks against it.
    /// </summary>
    private bool HasRival(ImportRow row, string name, NamedTeam found) => unwritten is not null && TeamNames.Key(name) != TeamNames.Root
        && (from end in TeamNames.Ends(TeamNames.Key(name))
            from rival in unwritten[end.Name]
            where rival != row && IdOf(rival) != found.Id && (end.Above.Length == 0 || (!brought.Contains(found.Id) && MayBeBelow(rival, end.Above)))
            select rival).Any();

    private static bool MayBeBelow(ImportRow row, string path) => row.Values.GetValueOrDefault(TeamNames.Parent) switch
    {
        null => false,
        LinkName above => Guid.TryParse(above.Text, out _) || TeamNames.MayBeOne(path, TeamNames.Key(above.Text)),
        _ => true,
    };

    private static Guid? IdOf(ImportRow row) => row.Values.GetValueOrDefault(SystemFields.Id) as Guid?;

    /// <summary>Users who are here under the id that their row brings: it comes from this workplace, where numbers mean what they meant.</summary>
    private async Task<HashSet<Guid>> HereAsync(WriteSession session, Field field, IReadOnlyList<ImportRow> rows)
    {
        if (!TeamNames.IsNumber(field)) return [];
        var ids = rows.Where(r => r.Values[field.Name] is LinkName name && IsNumber(name.Text, out _)).Select(IdOf).OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0) return [];
        return [.. (await new UniqueField(importing, importing[SystemFields.Id], session.Dialect).TakenAsync(session, [.. ids.Cast<object>()])).Select(i => ids[i])];
    }

    private static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private Task<TeamNames> ReadAsync(WriteSession session) => TeamNames.ReadAsync(reader, who, session.Dialect, (sql, values) => session.Command(sql, [.. values]));
}
