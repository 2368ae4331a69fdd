using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Maps;

/// <summary>Places by an amount or a number: five steps of one hue, divided anew among those that are in sight.</summary>
internal sealed class AmountSorting : MapSorting
{
    // Fewer steps still go from pale to dark.
    private static readonly int[][] Shades = [[], [4], [2, 5], [1, 3, 5], [1, 2, 4, 5], [1, 2, 3, 4, 5]];
    private readonly Field field;
    private readonly Texts texts;
    private readonly Formats formats;
    private readonly double[] values;
    private readonly bool[] isForeign;
    private readonly string? currency;
    private IReadOnlyList<double> cuts = [];

    public AmountSorting(Field field, IReadOnlyList<RecordRow> rows, Texts texts, Formats formats)
    {
        (this.field, this.texts, this.formats) = (field, texts, formats);
        values = [.. rows.Select(r => r[field.Name] is IConvertible n ? n.ToDouble(CultureInfo.InvariantCulture) : double.NaN)];
        // Nothing is exchanged here: amounts of the commonest currency are compared, the others stand aside.
        var isMoney = field.ValueKind == FieldKind.Money;
        string Of(RecordRow row) => isMoney && row["currency"] is string { Length: > 0 } own ? own : formats.Currency;
        currency = rows.Where((_, i) => !double.IsNaN(values[i])).GroupBy(Of, StringComparer.Ordinal).OrderByDescending(g => g.Count()).FirstOrDefault()?.Key ?? formats.Currency;
        isForeign = [.. rows.Select((r, i) => !double.IsNaN(values[i]) && Of(r) != currency)];
    }

    private bool IsWhole => this.field.ValueKind == FieldKind.Integer;

    public override MapClasses Sort(Func<int, bool> isInSight)
    {
        var seen = Enumerable.Range(0, values.Length).Where(isInSight).ToList();
        // Where none is in sight all are divided, so that the legend goes on saying what the shades are.
        var known = seen.Where(IsKnown).ToList() is { Count: > 0 } some ? some : [.. Enumerable.Range(0, values.Length).Where(IsKnown)];
        cuts = ValueSteps.Cuts(known.Select(i => values[i]), IsWhole);
        var steps = known.Count == 0 ? 0 : cuts.Count + 1;
        var places = values.Select((v, i) => IsKnown(i) ? ValueSteps.StepOf(v, cuts) : isForeign[i] ? steps : steps + 1).ToArray();
        var classes = new List<MapClass>();
        for (var step = 0; step < steps; step++)
        {
            var own = known.Where(i => places[i] == step).Select(i => values[i]).ToList();
            classes.Add(new MapClass(Said(step, own.Min(), own.Max()), $"var(--q-{Shades[steps][step]})", seen.Count(i => places[i] == step)));
        }

        classes.Add(new MapClass(texts["map.otherCurrencies"], Others, seen.Count(i => places[i] == steps), IsBlank: true));
        classes.Add(new MapClass(texts["map.noValue"], Blank, seen.Count(i => places[i] == steps + 1), IsBlank: true));
        return new MapClasses(classes, places, IsRanked: true);
    }

    private bool IsKnown(int place) => !double.IsNaN(values[place]) && !isForeign[place];

    /// <summary>A step as its range; one whose values are all the same as that value.</summary>
    private string Said(int step, double least, double most)
    {
        if (least == most) return Written(least);
        if (cuts.Count == 0) return texts["map.range", ("from", Written(least)), ("to", Written(most))];
        if (step == cuts.Count) return texts["map.rangeFrom", ("from", Written(cuts[^1]))];
        if (IsWhole) return step == 0 ? texts["map.rangeTo", ("to", Written(cuts[0] - 1))] : cuts[step] - 1 == cuts[step - 1] ? Written(cuts[step - 1]) : texts["map.range", ("from", Written(cuts[step - 1])), ("to", Written(cuts[step] - 1))];
        if (step == 0 && most == 0) return texts["map.rangeTo", ("to", Written(0))];
        return step == 0 ? texts["map.rangeUnder", ("to", Written(cuts[0]))] : texts["map.range", ("from", Written(cuts[step - 1])), ("to", Written(cuts[step]))];
    }

    private string Written(double value) => field.ValueKind switch
    {
        FieldKind.Money when Math.Abs(value) >= 10_000 => formats.ShortMoney((decimal)value, currency),
        FieldKind.Money => formats.RoundMoney((decimal)value, currency),
        FieldKind.Percent => formats.Percent(value),
        FieldKind.Integer => formats.Integer((long)value),
        _ => formats.Number(value),
    };
}
