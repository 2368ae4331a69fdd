using System.Globalization;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Cards;

/// <summary>
/// Reads vCards of versions 2.1, 3.0 and 4.0 one after the other. A card that is broken says where and why, and costs nothing but itself:
/// reading goes on with the next.
/// </summary>
internal sealed class CardReader(TextReader text)
{
    private const int MostLines = 2_000;
    private readonly ContentLines lines = new(text);
    private ContentLine? begun;

    /// <summary>Line on which the present card begins.</summary>
    public long LineNumber { get; private set; }

    public Problem? Problem { get; private set; }

    /// <summary>The next card, empty where <see cref="Problem"/> is said; null at the end.</summary>
    public Card? Read()
    {
        Problem = null;
        var first = begun ?? lines.Read();
        begun = null;
        if (first is null) return null;
        LineNumber = first.Line;
        if (!IsMark(first, "BEGIN"))
        {
            Problem = At("card.noBegin", first.Line);
            // All up to the next card is one thing that cannot be read.
            while (lines.Read() is { } line)
                if (IsMark(line, "BEGIN")) { begun = line; break; }
            return new Card();
        }

        var (found, depth) = (new List<ContentLine>(), 0);
        while (lines.Read() is { } line)
        {
            if (IsMark(line, "BEGIN"))
            {
                // Version 2.1 puts the card of an assistant into the card.
                if (found.Count > 0 && found[^1] is { Name: "AGENT", Value: "" }) { depth++; continue; }
                begun = line;
                break;
            }

            if (IsMark(line, "END") && depth-- == 0)
            {
                if (found.Count > MostLines) Problem = At("card.tooLong", LineNumber);
                return Problem is null ? Made(found) : new Card();
            }

            if (depth > 0) continue;
            depth = Math.Max(depth, 0);
            if (line.Name.Length == 0) Problem ??= At("card.badLine", line.Line);
            if (found.Count <= MostLines) found.Add(line);
        }

        Problem = At("card.noEnd", LineNumber);
        return new Card();
    }

    private Card Made(List<ContentLine> lines)
    {
        ContentLine? One(string name) => lines.Where(l => l.Name == name).OrderByDescending(IsPreferred).FirstOrDefault();
        string? Text(string name) => One(name)?.Text.Trim() is { Length: > 0 } text ? text : null;
        IReadOnlyList<string> All(string name, Func<string, string> tidy) => [.. lines.Where(l => l.Name == name).OrderByDescending(IsPreferred).Select(l => tidy(l.Text.Trim())).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)];
        string? Part(string[]? parts, int i) => parts is not null && i < parts.Length && parts[i].Trim() is { Length: > 0 } part ? part : null;
        var (name, address, firm) = (One("N")?.Parts, One("ADR")?.Parts, Part(One("ORG")?.Parts, 0));
        var (family, given) = (Part(name, 0), Part(name, 1));
        var full = Text("FN") ?? (given is null && family is null ? firm : string.Join(' ', new[] { given, family }.Where(p => p is not null)));
        if (full is null)
        {
            Problem = At("card.noName", LineNumber);
            return new Card();
        }

        var kind = (Text("KIND") ?? Text("X-KIND"))?.ToLowerInvariant() switch
        {
            "org" or "organization" => "organisation",
            "household" or "x-household" => "household",
            null when Text("X-ABSHOWAS")?.Equals("COMPANY", StringComparison.OrdinalIgnoreCase) == true || (given is null && family is null && firm is not null && firm == full) => "organisation",
            _ => "person",
        };
        return new Card
        {
            Kind = kind,
            Name = full,
            GivenName = given,
            FamilyName = family,
            OtherName = Text("NICKNAME"),
            Organisation = kind == "organisation" ? null : firm,
            Title = Text("TITLE"),
            Emails = All("EMAIL", e => e.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? e[7..] : e),
            Phones = All("TEL", Phone),
            Website = Text("URL"),
            Language = Text("LANG") ?? Text("X-LANG"),
            Street = Street(address),
            City = Part(address, 3),
            Region = Part(address, 4),
            Postcode = Part(address, 5),
            Country = Part(address, 6),
            Birthday = Day(Text("BDAY")),
            Gender = (Text("GENDER") ?? Text("X-GENDER")) is { } gender ? gender[0] switch { 'F' or 'f' => "female", 'M' or 'm' => "male", 'O' or 'o' => "other", _ => null } : null,
            Tags = [.. lines.Where(l => l.Name == "CATEGORIES").SelectMany(l => ContentText.Split(l.Value, ',')).Select(t => ContentText.Plain(t).Trim()).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)],
            Note = Text("NOTE"),
            Id = Text("UID") is { } uid && Guid.TryParse(uid.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? uid[9..] : uid, out var id) ? id : null,
        };
    }

    /// <summary>Box, building and street in one.</summary>
    private static string? Street(string[]? address) =>
        address is null ? null : string.Join(", ", new[] { 2, 1, 0 }.Where(i => i < address.Length).Select(i => address[i].Trim()).Where(p => p.Length > 0)) is { Length: > 0 } street ? street : null;

    private static string Phone(string text)
    {
        if (text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)) text = text[4..];
        return text.IndexOf(";ext=", StringComparison.OrdinalIgnoreCase) is > 0 and var extension ? $"{text[..extension]} x{text[(extension + 5)..]}" : text.Split(';')[0];
    }

    /// <summary>A whole day only: a birthday without its year is not one that can be kept.</summary>
    private static DateOnly? Day(string? text)
    {
        if (text is null) return null;
        var day = text.Split('T', ' ')[0];
        return DateOnly.TryParseExact(day, ["yyyyMMdd", "yyyy-MM-dd", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
    }

    private static bool IsPreferred(ContentLine line) => line.Is("pref") || line.Parameter("PREF") == "1";

    private static bool IsMark(ContentLine line, string name) => line.Name == name && line.Value.Trim().Equals("VCARD", StringComparison.OrdinalIgnoreCase);

    private static Problem At(string code, long line) => Problem.Invalid(code, null, ("line", line));
}
