using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Records;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>
/// Says values in a table for people: choices by their labels, shares with their sign, and moments in a workbook, whose cells know no zone,
/// as the person's clock shows them. Where the workbook may be read by another clock, moments are texts with their zone.
/// </summary>
internal sealed class ExportWords(RecordType type, ExportPlan plan, IExchangeWords words, Principal who)
{
    private readonly Dictionary<(Field Field, string Key), string> labels = [];
    private readonly TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(who.TimeZone, out var own) ? own : TimeZoneInfo.Utc;

    /// <summary>Puts what is said in the place of the values in one column of some rows.</summary>
    public void Say(Field field, IReadOnlyList<RecordRow> rows, int column)
    {
        if (field.Choices.Count > 0 && plan.Language is { } language) Each<string>(rows, column, key => Label(field, key, language));
        else if (field.ValueKind == FieldKind.Percent) Each<double>(rows, column, share => new SignedShare(share));
        else if (field.Kind == FieldKind.DateTime && plan.Form == ExportForm.Workbook && (plan.IsAgain || plan.Language is null)) Each<DateTime>(rows, column, moment => CellWriter.Write(moment));
        else if (field.Kind == FieldKind.DateTime && plan is { Form: ExportForm.Workbook, Language: not null }) Each<DateTime>(rows, column, moment => TimeZoneInfo.ConvertTimeFromUtc(moment, zone));
    }

    private static void Each<T>(IReadOnlyList<RecordRow> rows, int column, Func<T, object> say) where T : notnull
    {
        foreach (var row in rows)
        {
            if (row.Values[column] is T one) row.Values[column] = say(one);
            else if (row.Values[column] is T[] many) row.Values[column] = many.Select(m => (string)say(m)).ToArray();
        }
    }

    /// <summary>Where it comes again, only a label that is read as that choice.</summary>
    private string Label(Field field, string key, string language)
    {
        if (labels.TryGetValue((field, key), out var known)) return known;
        var label = words.Choice(type, field, key, language);
        if (plan.IsAgain)
        {
            var reader = new CellReader("", type, field, new CellContext(words));
            if (reader.Words(label).Count != 1 || reader.KeyOf(label) != key) label = key;
        }

        return labels[(field, key)] = label;
    }
}
