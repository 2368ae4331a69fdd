using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Prints;

/// <summary>A value of a template: where it is read and as which field it is shown.</summary>
internal sealed record PrintSlot(string Name, RecordType ShownType, Field Shown);

/// <summary>
/// A template held against the catalogue: each value becomes a field of its record type, a plain one where it is one, else a formula
/// that lives for this print only. So they are computed by the same statement, in the same sight and by the same rules as lists.
/// </summary>
internal sealed class PrintPlan
{
    public const string Firm = "firm";

    private readonly RecordCatalogue catalogue;
    private readonly Dictionary<(string Type, string Expression), PrintSlot> slots = new();
    private readonly List<(string Type, Field Field)> made = [];
    private readonly List<Problem> problems = [];

    private PrintPlan(RecordCatalogue catalogue) => this.catalogue = catalogue;

    public IReadOnlyList<Problem> Problems => problems;

    public static PrintPlan Of(IReadOnlyList<PrintPart> parts, RecordType type, RecordCatalogue catalogue)
    {
        var plan = new PrintPlan(catalogue);
        plan.Take(parts, type);
        return plan;
    }

    /// <summary>The catalogue with the fields that live for this print.</summary>
    public RecordCatalogue Catalogue()
    {
        var byType = made.ToLookup(m => m.Type, m => m.Field, StringComparer.Ordinal);
        return new RecordCatalogue(catalogue.Types.Select(t => byType.Contains(t.Name) ? t with { Fields = [.. t.Fields, .. byType[t.Name]] } : t), catalogue.Stamp) { Region = catalogue.Region, Currency = catalogue.Currency };
    }

    public PrintSlot? Slot(RecordType type, string expression) => slots.GetValueOrDefault((type.Name, expression));

    public IEnumerable<PrintSlot> SlotsOf(RecordType type) => slots.Where(s => s.Key.Type == type.Name).Select(s => s.Value);

    private void Take(IReadOnlyList<PrintPart> parts, RecordType type)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case PrintLine line:
                    foreach (var run in line.Runs.Where(r => r.IsValue && r.Text != Firm)) Add(type, run.Text, line.Line);
                    break;
                case PrintIf choice:
                    if (Add(type, choice.When, choice.Line) is { } said && said.Shown.ValueKind != FieldKind.YesNo) problems.Add(At(Problem.Invalid("print.noCondition", "body", ("text", choice.When)), choice.Line));
                    Take(choice.Then, type);
                    Take(choice.Else, type);
                    break;
                case PrintEach each when Related(type, each.Rows, each.Line) is { } related:
                    Take(each.Body, related.Type);
                    break;
                case PrintTable table when Related(type, table.Rows, table.Line) is { } related:
                    foreach (var column in table.Columns)
                        if (Add(related.Type, column.Expression, column.Line) is { } slot && column.Sum && !slot.Shown.IsNumeric) problems.Add(At(Problem.Invalid("print.noSum", "body", ("text", column.Expression)), column.Line));
                    break;
            }
        }
    }

    private Relation? Related(RecordType type, PrintRows rows, int line)
    {
        if (catalogue.FindInverse(type.Name, rows.Relation) is not { } relation)
        {
            problems.Add(At(Problem.Invalid("print.noRelation", "body", ("name", rows.Relation), ("known", string.Join(", ", catalogue.InversesOf(type.Name).Select(r => r.Name)))), line));
            return null;
        }

        if (rows.Where is { } where && Criteria.CriteriaText.Parse(where, relation.Type, catalogue).Problem is { } unread) problems.Add(At(unread, line));
        if (rows.Sort is { } sort && Criteria.OrderSql.Parse(sort, relation.Type, catalogue, null).Problem is { } unsorted) problems.Add(At(unsorted, line));
        return relation;
    }

    private PrintSlot? Add(RecordType type, string expression, int line)
    {
        if (slots.TryGetValue((type.Name, expression), out var known)) return known;
        if (type.Find(expression) is { } plain) return slots[(type.Name, expression)] = new PrintSlot(plain.Name, type, plain);
        var (text, end, shown) = Path(type, expression);
        // No name of a field has a stroke in it.
        var field = new Field { Name = "print_" + slots.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), Kind = FieldKind.Formula, Expression = text, ReadOnly = true };
        field = field with { ResultKind = Formulas.Completed(new FieldDefinition { Kind = FieldKind.Formula, Expression = text }, type, field.Name, catalogue).ResultKind };
        if (Formulas.Problem(type, field, Formulas.With(catalogue, type, field)) is { } problem)
        {
            problems.Add(At(problem with { At = "body" }, line));
            return null;
        }

        made.Add((type.Name, field));
        return slots[(type.Name, expression)] = new PrintSlot(field.Name, end ?? type, shown ?? field);
    }

    /// <summary>Where a path of links ends, which says how the value is shown; a link at its end stands for the name of its record.</summary>
    private (string Text, RecordType? End, Field? Shown) Path(RecordType type, string expression)
    {
        var parts = expression.Split('.');
        var at = type;
        for (var i = 0; i < parts.Length; i++)
        {
            if (at.Find(parts[i]) is not { } field) break;
            if (i == parts.Length - 1) return field.Kind == FieldKind.Link && catalogue.Find(field.Target!) is { } named ? (expression + "." + named.Title, named, named.TitleField) : (expression, at, field);
            if (field.Kind != FieldKind.Link || catalogue.Find(field.Target!) is not { } next) break;
            at = next;
        }

        return (expression, null, null);
    }

    private static Problem At(Problem problem, int line)
    {
        var args = new Dictionary<string, object?>(problem.Args ?? new Dictionary<string, object?>(), StringComparer.Ordinal) { ["line"] = line };
        return problem with { At = "body", Args = args };
    }
}
