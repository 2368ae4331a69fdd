using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Reports;

/// <summary>Writes the criteria that list the records behind a figure.</summary>
internal sealed class ReportDrill(ReportPlan plan)
{
    /// <summary>More rows than this make a criterion of the rest that nobody reads and no address holds.</summary>
    private const int MostLeftOut = 50;

    public string? Where(IEnumerable<(ReportDimension Dimension, ReportKey Key)> keys) => Written([.. keys.Select(Of)]);

    /// <summary>The records in none of the rows.</summary>
    public string? Rest(IReadOnlyList<ReportLine> rows)
    {
        if (rows.Count > MostLeftOut) return null;
        var each = rows.Select(r => All([.. r.Keys.Select((k, i) => Of((plan.Rows[i], k)))])).ToList();
        return each.Contains(null) ? null : Written([new Not(new Or([.. each.OfType<Criterion>()]))]);
    }

    private string? Written(IReadOnlyList<Criterion?> more) => All([plan.Asked ?? new And([]), .. more]) is { } all ? CriteriaText.Write(all) : null;

    private static Criterion? All(IReadOnlyList<Criterion?> items)
    {
        if (items.Contains(null)) return null;
        var flat = items.OfType<Criterion>().SelectMany(i => i is And and ? and.Items : (IEnumerable<Criterion>)[i]).ToList();
        return flat.Count == 1 ? flat[0] : new And([.. flat]);
    }

    private static Criterion? Of((ReportDimension Dimension, ReportKey Key) pair)
    {
        var (dimension, key) = pair;
        var path = dimension.Path;
        if (key.Value is null) return new Empty(path, Negated: false);
        if (dimension.Bucket is { } bucket)
        {
            var start = DateBuckets.Start(bucket, (string)key.Value);
            if (bucket == DateBucket.Day && dimension.Operand.Kind == BoundKind.Day) return new Compare(path, CompareSign.Equal, new DayValue(start));
            return new And([new Compare(path, CompareSign.GreaterOrEqual, new DayValue(start)), new Compare(path, CompareSign.Less, new DayValue(DateBuckets.Next(bucket, start)))]);
        }

        if (dimension.Part is { } part) return new Compare(new PartOf(part, path), CompareSign.Equal, new NumberValue((long)key.Value));
        Operand? value = key.Value switch
        {
            string text => (key.Label ?? text) is { Length: > 0 } written && Known(dimension.Field, written) ? new TextValue(written) : null,
            Guid id => new TextValue(id.ToString("D")),
            bool yes => new YesNoValue(yes),
            long whole => Number(whole),
            decimal amount => Number(amount),
            // Written as a decimal it must come back as the same number.
            double number => Math.Abs(number) < 1e15 && (double)(decimal)number == number ? Number((decimal)number) : null,
            _ => null,
        };
        return value is null ? null : new Compare(path, CompareSign.Equal, value);
    }

    // A choice taken out of the catalogue can no longer be asked for.
    private static bool Known(Field field, string text) => field.Choices.Count == 0 || field.Choices.Any(c => c.Key == text);

    private static NumberValue? Number(decimal number) => Math.Abs(number) <= CriteriaLimits.Number ? new NumberValue(number) : null;
}
