using System.Text;
using System.Text.Encodings.Web;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;
using Rapport.Kit.Files;
using Rapport.Kit.Icons;

namespace Rapport.Kit.Records;

/// <summary>The one place where values become HTML: everything that comes from a record is encoded here.</summary>
internal static class FieldMarkup
{
    private const int OnPhones = 4;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    public static string Encode(string? text) => Encoder.Encode(text ?? "");

    /// <summary>A value as inline markup: tags for choices, an avatar before people, links for addresses.</summary>
    public static string Value(FieldFormat format, RecordType type, Field field, RecordRow row, bool links = true)
    {
        var value = row[field.Name];
        if (value is null) return "";
        var text = format.Show(type, field, value, row);
        switch (field.ValueKind)
        {
            case FieldKind.Choice:
                return Tag(field, (string)value, text);
            case FieldKind.MultiChoice:
                return string.Join(' ', ((string[])value).Select(k => Tag(field, k, format.Show(type, field, new[] { k }, row))));
            case FieldKind.Tags:
                return string.Join(' ', ((string[])value).Select(w => $"<span class=\"tag\">{Encode(w)}</span>"));
            case FieldKind.YesNo:
                return value is true ? IconSet.Svg("check", "s ok") + $"<span class=\"sr\">{Encode(text)}</span>" : $"<span class=\"dim\">{Encode(text)}</span>";
            case FieldKind.Link when text.Length == 0:
                return "";
            case FieldKind.Link when field.Target is "user":
                return $"<span class=\"row g1\" style=\"display:inline-flex;max-width:100%\">{Avatars.Markup(text, false, "s")}<span class=\"ell\">{Encode(text)}</span></span>";
            case FieldKind.Link when links && HasPage(field):
                return ToRecord(field, (Guid)value, text, "");
            case FieldKind.File or FieldKind.Image when row.Files.TryGetValue((Guid)value, out var file):
                return FileMarkup.Value(file, links);
            case FieldKind.Email when links:
                return $"<a href=\"mailto:{Encode(text)}\">{Encode(text).Replace("@", "<wbr>@", StringComparison.Ordinal)}</a>";
            case FieldKind.Phone when links:
                return $"<a class=\"num\" href=\"{Encode(PhoneNumber.Link((string)value))}\">{Encode(text)}</a>";
            // From the record to its place on the map, among its neighbours.
            case FieldKind.Location when links && value is GeoPoint spot:
                return $"<a href=\"{Encode(Paths.List(type.Name))}?view=all&amp;layout=map.{Encode(field.Name)}&amp;at={spot.Latitude.ToString(System.Globalization.CultureInfo.InvariantCulture)},{spot.Longitude.ToString(System.Globalization.CultureInfo.InvariantCulture)}&amp;record={row.Id:D}\">{Encode(text)}</a>";
            case FieldKind.Url when links && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https":
                return $"<a href=\"{Encode(text)}\" rel=\"noopener noreferrer\" target=\"_blank\">{Encode(text)}</a>";
            case FieldKind.Money or FieldKind.Number or FieldKind.Integer or FieldKind.Percent or FieldKind.Date or FieldKind.DateTime or FieldKind.AutoNumber:
                return $"<span class=\"num\">{Encode(text)}</span>";
            case FieldKind.LongText:
                return $"<span class=\"lines\">{Encode(text)}</span>";
            default:
                return Encode(text);
        }
    }

    /// <summary>Whether a click on a value leads somewhere: to a record, a mail, a call, a page of the web.</summary>
    public static bool Leads(Field field, object? value) => value is not null && (HasPage(field) || field.Kind is FieldKind.Email or FieldKind.Phone or FieldKind.Url or FieldKind.Location);

    // Users and teams have no page of their own.
    private static bool HasPage(Field field) => field is { ValueKind: FieldKind.Link, Target: not (null or "user" or "team") };

    private static string ToRecord(Field field, Guid id, string text, string attributes) => $"<a{attributes} href=\"{Encode(Paths.Record(field.Target!, id))}\">{Encode(text)}</a>";

    private static string Tag(Field field, string key, string text)
    {
        var tone = field.Choices.FirstOrDefault(c => c.Key == key)?.Tone;
        var known = tone is "ok" or "warn" or "bad" or "info" or "acc" ? " " + tone : "";
        return $"<span class=\"tag{known}\">{Encode(text)}</span>";
    }

    /// <summary>All cells of a list row. They hold no component and no handler, and a value only where it is not what stands there to be read.</summary>
    public static void Row(StringBuilder html, FieldFormat format, RecordType type, IReadOnlyList<Field> columns, RecordRow row, bool selected, string selectLabel)
    {
        var title = format.Show(type, type.TitleField, row[type.Title], row);
        html.Append("<td class=\"pick\"><input type=\"checkbox\" class=\"check\" tabindex=\"-1\" aria-label=\"").Append(Encode(selectLabel)).Append(' ').Append(Encode(title)).Append('"').Append(selected ? " checked" : "").Append("></td>");
        var (place, amount) = (0, AmountOf(columns));
        foreach (var field in columns)
        {
            place++;
            html.Append("<td");
            Classes(html, place, amount == 0 ? place : place == amount ? 2 : place == 1 || place > amount ? place : place + 1, field.IsNumeric);
            html.Append(" data-f=\"").Append(Encode(field.Name)).Append('"');
            // Beside the name of a record an amount by itself could be any.
            if (place == amount) html.Append(" data-l=\"").Append(Encode(format.Label(type, field))).Append('"');
            var value = row[field.Name];
            var shown = value is null ? "" : format.Show(type, field, value, row);
            if (value is not null)
            {
                var edit = format.Edit(field, value);
                if (place == 1 || edit != shown || !ReadsAsItIs(edit)) html.Append(" data-v=\"").Append(Encode(edit)).Append('"');
                if (field.Kind is FieldKind.Choice or FieldKind.Link) html.Append(" data-t=\"").Append(Encode(shown)).Append('"');
                // In the order that the person chose, and with the year, which is not always shown.
                if (field.Kind is FieldKind.Date or FieldKind.DateTime) html.Append(" data-t=\"").Append(Encode(format.Typed(value))).Append('"');
            }

            html.Append('>');
            if (place == 1)
            {
                var name = title.Length == 0 ? "–" : title;
                html.Append("<a class=\"row\" tabindex=\"-1\" href=\"").Append(Encode(Paths.Record(type.Name, row.Id))).Append("\">")
                    .Append(Avatars.Markup(name, row["kind"] is not "person")).Append("<span class=\"ell\">").Append(Encode(name)).Append("</span></a>");
            }
            // Keys walk through the cells, so that a link in one is no stop of its own.
            else if (HasPage(field) && value is Guid id && shown.Length > 0) html.Append(ToRecord(field, id, shown, " class=\"to\" tabindex=\"-1\""));
            else html.Append(Value(format, type, field, row, links: false));

            html.Append("</td>");
        }
    }

    /// <summary>The column (from 1) whose amount a phone would not reach, and shows beside the name; 0 where there is none.</summary>
    private static int AmountOf(IReadOnlyList<Field> columns)
    {
        var amounts = columns.Index().Skip(1).Where(c => c.Item.ValueKind == FieldKind.Money).ToList();
        if (amounts.Count == 0) return 0;
        // What the firm added of its own comes behind the amount that everybody knows the record by.
        var at = (amounts.Find(a => !a.Item.IsCustom) is { Item: not null } known ? known : amounts[0]).Index;
        return at >= OnPhones || amounts[0].Index < at ? at + 1 : 0;
    }

    // The first column stays in sight, and a phone shows four.
    private static void Classes(StringBuilder html, int place, int onPhone, bool numeric)
    {
        if (onPhone > OnPhones && !numeric) return;
        html.Append(" class=\"").Append(place == 1 ? "first p1" : "");
        if (onPhone is > 1 and <= OnPhones) html.Append('p').Append(onPhone);
        if (numeric) html.Append(onPhone <= OnPhones ? " r" : "r");
        html.Append('"');
    }

    // A browser gives a text back without the blanks that it folds.
    private static bool ReadsAsItIs(string text) => text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && !text.Contains("  ", StringComparison.Ordinal) && !text.Any(c => char.IsControl(c) || (c != ' ' && char.IsWhiteSpace(c)));
}
