using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Prints;

/// <summary>One print: reads the rows that the template asks for and puts their values into its parts.</summary>
internal sealed class PrintFilling(PrintPlan plan, RecordCatalogue catalogue, RecordReader reader, string firm, Func<PrintValue, string> show, Principal who)
{
    private readonly Sight sight = new(catalogue, who);
    private int left = PrintReader.MostRows;

    /// <summary>Rows with all values that the template takes from their type.</summary>
    public async Task<(IReadOnlyList<Row> Rows, bool More)> RowsAsync(RecordType type, string where, string? sort, int most, CancellationToken ct)
    {
        if (who.AccessTo(type).Read == RecordScope.None) return ([], false);
        // Money is shown in the record's currency, which a line has from what it belongs to.
        var names = plan.SlotsOf(type).Select(s => s.Name).Append("currency").Distinct(StringComparer.Ordinal).Where(n => type.Find(n) is { } f && !sight.Hides(type, f)).ToList();
        var rows = new List<Row>();
        string? cursor = null;
        do
        {
            var page = await reader.ListAsync(new RecordQuery(type, where, sort, [.. names.Prepend(SystemFields.Id).Distinct(StringComparer.Ordinal)], Math.Min(most - rows.Count, RecordReader.LargestPage), cursor), who, ct);
            var links = page.Fields.Select((f, i) => (Field: f, At: i)).Where(f => f.Field.Kind is FieldKind.Link or FieldKind.MultiLink).ToList();
            var titles = new Dictionary<Guid, string>();
            foreach (var (field, at) in links)
            {
                if (field.Target is null || catalogue.Find(field.Target) is not { } target) continue;
                foreach (var (id, title) in await reader.TitlesAsync(target, [.. page.Rows.SelectMany(r => r.Values[at] switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() }).Distinct()], who, ct)) titles[id] = title;
            }

            rows.AddRange(page.Rows.Select(r => new Row(r.Id, page.Fields.Select((f, i) => (f.Name, Value: r.Values[i])).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal), titles)));
            cursor = page.Next;
        }
        while (cursor is not null && rows.Count < most);

        return (rows, cursor is not null);
    }

    public async Task<IReadOnlyList<PrintedPart>> FillAsync(IReadOnlyList<PrintPart> parts, RecordType type, Row row, CancellationToken ct)
    {
        var filled = new List<PrintedPart>();
        foreach (var part in parts)
        {
            switch (part)
            {
                case PrintLine line:
                    filled.Add(new PrintedLine(line.Style, [.. line.Runs.Select(r => new PrintedRun(!r.IsValue ? r.Text : r.Text == PrintPlan.Firm ? firm : Show(type, r.Text, row), r.Bold))]));
                    break;
                case PrintRule:
                    filled.Add(new PrintedRule());
                    break;
                case PrintIf choice:
                    // What is hidden from the reader is neither true nor false: nothing of it is shown.
                    if (plan.Slot(type, choice.When) is { } slot && row.Values.TryGetValue(slot.Name, out var holds)) filled.AddRange(await FillAsync(holds is true ? choice.Then : choice.Else, type, row, ct));
                    break;
                case PrintEach each:
                    var (found, _) = await RelatedAsync(type, each.Rows, row, ct);
                    foreach (var one in found.Rows) filled.AddRange(await FillAsync(each.Body, found.Type, one, ct));
                    break;
                case PrintTable table:
                    filled.Add(await TableAsync(type, table, row, ct));
                    break;
            }
        }

        return filled;
    }

    private async Task<PrintedTable> TableAsync(RecordType type, PrintTable table, Row row, CancellationToken ct)
    {
        var (found, more) = await RelatedAsync(type, table.Rows, row, ct);
        var columns = table.Columns.Select(c => (Column: c, Slot: plan.Slot(found.Type, c.Expression)!)).Where(c => found.Type.Find(c.Slot.Name) is { } field && !sight.Hides(found.Type, field)).ToList();
        var sums = columns.Exists(c => c.Column.Sum) ? columns.ConvertAll(c => c.Column.Sum ? show(new PrintValue(c.Slot.ShownType, c.Slot.Shown, Sum(c.Slot.Shown, found.Rows.Select(r => r.Values.GetValueOrDefault(c.Slot.Name))), Currency(found.Rows, row), row.Titles)) : "") : null;
        return new PrintedTable([.. columns.Select(c => new PrintedColumn(c.Column.Head, c.Slot.ShownType, c.Slot.Shown))],
            [.. found.Rows.Select(r => (IReadOnlyList<string>)columns.ConvertAll(c => Show(found.Type, c.Column.Expression, r, row)))], sums, more);
    }

    /// <summary>A sum of amounts in several currencies is a number without a meaning: it is shown without one.</summary>
    private static string? Currency(IReadOnlyList<Row> rows, Row parent) =>
        rows.Select(r => r.Currency ?? parent.Currency).Distinct(StringComparer.Ordinal).ToList() is [var one] ? one : null;

    private static object? Sum(Field field, IEnumerable<object?> values) => field.ValueKind switch
    {
        FieldKind.Integer => values.OfType<long>().Sum(),
        FieldKind.Money => values.OfType<decimal>().Sum(),
        _ => values.OfType<IConvertible>().Sum(v => v.ToDouble(CultureInfo.InvariantCulture)),
    };

    private async Task<((RecordType Type, IReadOnlyList<Row> Rows) Found, bool More)> RelatedAsync(RecordType type, PrintRows wish, Row row, CancellationToken ct)
    {
        var relation = catalogue.FindInverse(type.Name, wish.Relation)!;
        var related = catalogue[relation.Type.Name];
        if (left == 0 || sight.Hides(related, relation.Link)) return ((related, []), left == 0);
        var own = string.Create(CultureInfo.InvariantCulture, $"{relation.Link.Name} = '{row.Id:D}'");
        var (rows, more) = await RowsAsync(related, wish.Where is null ? own : $"{own} and ({wish.Where})", wish.Sort, left, ct);
        left -= rows.Count;
        return ((related, rows), more);
    }

    private string Show(RecordType type, string expression, Row row, Row? parent = null) =>
        plan.Slot(type, expression) is { } slot && row.Values.TryGetValue(slot.Name, out var value)
            ? show(new PrintValue(slot.ShownType, slot.Shown, value, row.Currency ?? parent?.Currency, row.Titles)) : "";

    internal sealed record Row(Guid Id, IReadOnlyDictionary<string, object?> Values, IReadOnlyDictionary<Guid, string> Titles)
    {
        public string? Currency => Values.GetValueOrDefault("currency") as string;
    }
}
