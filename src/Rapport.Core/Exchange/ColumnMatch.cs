using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange;

/// <summary>How a column came to its field.</summary>
public enum MatchedBy
{
    /// <summary>Nothing fits: the column is not read.</summary>
    Nothing,
    Name,
    Label,
    Alias,

    /// <summary>Somebody said so.</summary>
    Hand,
}

/// <summary>One column of a table and the field it goes into, or none.</summary>
public sealed record ColumnMatch(int Column, string Header, Field? Field, MatchedBy By)
{
    /// <summary>
    /// Finds the field of each column by its name, its label in any language, or one of its aliases; case, blanks, signs
    /// and the script (simplified or traditional) do not matter. Each field is taken once, by the best column.
    /// </summary>
    /// <param name="map">Column head to field name, which goes before everything else; an empty name leaves the column out.</param>
    public static IReadOnlyList<ColumnMatch> Find(RecordType type, IReadOnlyList<string> header, IExchangeWords words, IReadOnlyDictionary<string, string>? map = null)
    {
        var matches = header.Select((h, i) => new ColumnMatch(i, h, null, MatchedBy.Nothing)).ToArray();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var closed = TakeByHand(type, matches, taken, map);
        // A file of rows kept aside, put right and brought again.
        if (Importing.ErrorFile.IsHead(header, words)) closed.UnionWith([0, 1, 2]);
        var fields = type.Fields.Where(IsTaken).ToList();
        foreach (var (by, names) in (ReadOnlySpan<(MatchedBy, Func<Field, IEnumerable<string>>)>)
            [(MatchedBy.Name, f => [f.Name]), (MatchedBy.Label, f => words.Languages.Select(l => words.Field(type, f, l))), (MatchedBy.Alias, f => f.Aliases)])
        {
            var byName = new Dictionary<string, Field>(StringComparer.Ordinal);
            foreach (var field in fields)
                foreach (var name in names(field)) byName.TryAdd(Plain(name), field);
            for (var i = 0; i < matches.Length; i++)
            {
                if (matches[i].Field is not null || closed.Contains(i) || Plain(header[i]) is not { Length: > 0 } head) continue;
                if (byName.TryGetValue(head, out var field) && taken.Add(field.Name)) matches[i] = matches[i] with { Field = field, By = by };
            }
        }

        for (var i = 0; i < matches.Length; i++)
            if (matches[i].Field is null && !closed.Contains(i) && (OfCard(type, header[i], words) ?? OfCalendar(type, header[i])) is { } own && taken.Add(own.Name)) matches[i] = matches[i] with { Field = own, By = MatchedBy.Alias };
        return matches;
    }

    /// <summary>The field that a firm made for what a visiting card says of work: one of text, called so in any language. A link would refuse firms that are not there.</summary>
    private static Field? OfCard(RecordType type, string head, IExchangeWords words)
    {
        string[] names = head switch
        {
            Cards.CardSource.Employer => ["employer", "organisation", "organization", "company", "firm", "雇主", "工作单位", "单位", "公司", "任职公司", "服务单位"],
            Cards.CardSource.Title => ["jobtitle", "position", "title", "职位", "职务", "职称", "头衔"],
            _ => [],
        };
        return names.Select(n => type.Fields.FirstOrDefault(f => f.IsCustom && IsTaken(f) && f.Kind is FieldKind.Text or FieldKind.LongText && words.Languages.Select(l => words.Field(type, f, l)).Append(f.Name).Any(said => Plain(said) == Plain(n)))).FirstOrDefault(f => f is not null);
    }

    /// <summary>Whoever meets, of an entry of a calendar, goes where its customer stands.</summary>
    private static Field? OfCalendar(RecordType type, string head) =>
        head == Cards.CalendarSource.People && type.Find("party") is { Kind: FieldKind.Link } party && IsTaken(party) ? party : null;

    /// <summary>Whether an import can fill the field: people's own, and the id that links and later imports go by.</summary>
    public static bool IsTaken(Field field) => !field.IsComputed && (!field.ReadOnly || field.Name == SystemFields.Id);

    /// <summary>Fields by whose value the record of a row can be found; one of those made at run time needs an index for that.</summary>
    public static bool IsKey(Field field) =>
        IsTaken(field) && !field.IsList && field.Kind is not (FieldKind.Address or FieldKind.Location) && (field.Column is not null || field.Unique || field.Indexed);

    /// <summary>Letters and digits only, in small and simplified letters, without accents.</summary>
    public static string Plain(string text) => string.Concat(SearchText.SearchText.Fold(text).Where(char.IsLetterOrDigit));

    /// <summary>The column that a plan names: by its head, or by its place where heads are missing or alike; -1 when there is none.</summary>
    public static int Named(IReadOnlyList<ColumnMatch> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Header == name.Trim()) return i;
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place >= 1 && place <= columns.Count ? place - 1 : -1;
    }

    /// <summary>How a plan names a column.</summary>
    public static string NameOf(IReadOnlyList<ColumnMatch> columns, ColumnMatch column) =>
        column.Header.Length > 0 && columns.Count(c => c.Header == column.Header) == 1 ? column.Header : (column.Column + 1).ToString(CultureInfo.InvariantCulture);

    private static HashSet<int> TakeByHand(RecordType type, ColumnMatch[] matches, HashSet<string> taken, IReadOnlyDictionary<string, string>? map)
    {
        var closed = new HashSet<int>();
        foreach (var (column, name) in map ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            var at = Named(matches, column);
            if (at < 0) throw new ProblemException(Problem.Invalid("import.mapColumnMissing", "map", ("column", column), ("columns", string.Join(", ", matches.Take(30).Select(m => m.Header)))));
            closed.Add(at);
            if (name.Length == 0) continue;
            if (type.Find(name) is not { } field || !IsTaken(field)) throw new ProblemException(Problem.Invalid("import.mapFieldMissing", "map", ("field", name), ("type", type.Name)));
            if (!taken.Add(name)) throw new ProblemException(Problem.Invalid("import.mapFieldTwice", "map", ("field", name)));
            matches[at] = matches[at] with { Field = field, By = MatchedBy.Hand };
        }

        return closed;
    }
}
