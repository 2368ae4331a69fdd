using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Criteria;

/// <summary>Writes the condition for the search box's words on the record <c>alias</c>.</summary>
public delegate string WordsSql(CriteriaSql sql, RecordType type, string words, string alias);

/// <summary>
/// Writes bound criteria as SQL conditions, collecting parameters <c>$1…</c> for one command. Conditions of a plain
/// column against a value stay plain (<c>t.stage = $1</c>), so that indexes serve them; what may be null is made false
/// only where it is negated.
/// </summary>
public sealed partial class CriteriaSql(SqlDialect dialect, RecordCatalogue catalogue, CriteriaContext context)
{
    private readonly List<object> parameters = [];
    private int aliases;
    private bool open;

    /// <summary>Scope and hidden fields of the viewer, applied to every record reached by a path or relation; null for the program itself.</summary>
    public ICriteriaAccess? Access { get; init; }

    public WordsSql? Words { get; init; }

    /// <summary>
    /// True for a statement that reads all its rows, as a report does: linked rows are then found first and once. A list
    /// that stops after fifty rows asks each row for its link instead.
    /// </summary>
    public bool LinkedFirst { get; internal set; }

    public SqlDialect Dialect => dialect;
    public CriteriaContext Context => context;
    public RecordCatalogue Catalogue => catalogue;

    /// <summary>Database values in the order of their numbers.</summary>
    public IReadOnlyList<object> Parameters => parameters;

    /// <summary>Adds a database value and answers its mark.</summary>
    public string Add(object value)
    {
        parameters.Add(value);
        return "$" + parameters.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>True while conditions are written that an administrator set, which the viewer's own sight does not narrow.</summary>
    internal bool IsOpen => open;

    /// <summary>Searchable fields of a type that the viewer does not see; none for conditions that an administrator set.</summary>
    internal IReadOnlyList<Field> HiddenOf(RecordType type) => open || Access is not { } access ? [] : [.. type.Fields.Where(f => f.Searchable && access.Hides(type, f))];

    public string AddValue(FieldKind kind, object value) => Add(dialect.ToDb(kind, value));

    /// <summary>The condition on the row <paramref name="alias"/>, without the scope of that record itself: see <see cref="Scope"/>.</summary>
    public string Where(BoundCriterion criterion, string alias = "t") => Write(criterion, alias);

    /// <summary>The viewer's scope on rows of a type, or null when it is all.</summary>
    public string? Scope(RecordType type, string alias = "t")
    {
        if (open || Access?.Scope(type) is not { } scope) return null;
        open = true;
        try
        {
            // In brackets: whoever joins it with a caller's condition by "and" must not loosen an "or" in it.
            return $"({Write(scope, alias)})";
        }
        finally
        {
            open = false;
        }
    }

    private const string Never = "1 = 0";
    private const string Always = "1 = 1";

    private string Write(BoundCriterion criterion, string t)
    {
        switch (criterion)
        {
            case BoundAll all: return Join(all.Items, " and ", Always, t);
            case BoundAny any: return Join(any.Items, " or ", Never, t);
            case BoundNot { Item: BoundNot twice }: return $"({Write(twice.Item, t)}) is true";
            case BoundNot not: return $"({Write(not.Item, t)}) is not true";
            case BoundCompare compare: return Compare(compare, t);
            case BoundIn listed: return In(listed, t);
            case BoundEmpty empty: return IsEmpty(empty.Item, t);
            case BoundTextMatches matches: return Matches(matches, t);
            case BoundHas has: return Has(has, t);
            case BoundUnder under: return Under(under, t);
            case BoundWords words: return $"({(Words ?? throw new InvalidOperationException("No writer for words was given."))(this, words.Type, words.Text, t)})";
            case BoundExists exists:
                var a = NextAlias();
                return dialect.Exists($"select 1 from {RelatedRows(exists.Relation, t, a)} and ({Write(exists.Where, a)})");
            default: throw new InvalidOperationException(criterion.GetType().Name);
        }
    }

    // By halves: SQLite refuses expressions deeper than 1,000, and "a or b or …" nests once per item.
    private string Join(IReadOnlyList<BoundCriterion> items, string word, string none, string t)
    {
        if (items.Count == 0) return none;
        var parts = items.Select(i => i is BoundAll { Items.Count: > 1 } or BoundAny { Items.Count: > 1 } ? $"({Write(i, t)})" : Write(i, t)).ToList();
        return Halved(0, parts.Count);

        string Halved(int from, int count) => count <= 32
            ? string.Join(word, parts.GetRange(from, count))
            : $"({Halved(from, count / 2)}){word}({Halved(from + count / 2, count - count / 2)})";
    }

    private string NextAlias() => "a" + (++aliases).ToString(CultureInfo.InvariantCulture);

    /// <summary><c>table a where …</c>: the rows that point at row t by the relation and that the viewer may see.</summary>
    private string RelatedRows(Relation relation, string t, string a)
    {
        Check(relation.Type, relation.Link);
        var link = relation.Link;
        var target = catalogue[link.Target!];
        var on = link.Kind == FieldKind.MultiLink
            ? $"{a}.id in (select l.from_id from core_link l where l.to_id = {t}.id and l.field = {Add(link.Name)} and l.type_no = {relation.Type.Number.ToString(CultureInfo.InvariantCulture)})"
            : link.Kind == FieldKind.Link && link.IsCustom ? $"{dialect.Custom(a, link)} = {dialect.IdAsText(t + ".id")}"
            : $"{a}.{link.Column} = {t}.{KeyOf(link, target)}";
        return $"{relation.Type.Table} {a} where {on}{Visible(relation.Type, a)}";
    }

    /// <summary><c>table a where …</c>: the row that a link of row t points to, if the viewer may see it.</summary>
    private string LinkedRow(BoundVia via, string t, string a) => $"{via.Target.Table} {a} where {LinkedOn(via, t, a)}";

    /// <summary>Left join to the row that a link of row t points to; its columns are empty where there is none or the viewer may not see it.</summary>
    internal string Join(BoundVia via, string t, out string alias)
    {
        alias = NextAlias();
        return $" left join {via.Target.Table} {alias} on {LinkedOn(via, t, alias)}";
    }

    private string LinkedOn(BoundVia via, string t, string a)
    {
        Check(via.Type, via.Link);
        var from = via.Link.IsCustom ? dialect.IdFromText(dialect.Custom(t, via.Link)) : $"{t}.{via.Link.Column}";
        return $"{a}.{KeyOf(via.Link, via.Target)} = {from}{Visible(via.Target, a)}";
    }

    private string Visible(RecordType type, string a) => Scope(type, a) is { } scope ? $" and ({scope})" : "";

    // Teams are linked by number.
    private static string KeyOf(Field link, RecordType target) =>
        link.ValueKind != FieldKind.Integer ? "id" : target.Find("number")?.Column ?? target.Find("no")?.Column ?? "n";

    /// <summary>Binding refused hidden fields already; a criterion bound for somebody else must not slip through.</summary>
    private void Check(RecordType type, Field field)
    {
        if (!open && Access?.Hides(type, field) == true)
            throw new ProblemException(Problem.Denied("criteria.hiddenField", null, ("field", field.Name), ("type", type.Name)));
    }
}
