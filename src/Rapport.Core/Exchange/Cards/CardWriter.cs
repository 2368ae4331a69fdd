using System.Globalization;

namespace Rapport.Core.Exchange.Cards;

/// <summary>Writes vCards: version 4.0 (RFC 6350), or 3.0 (RFC 2426), which older address books read. Pictures stay here.</summary>
public static class CardWriter
{
    public static void Write(TextWriter to, Card card, bool isOld = false)
    {
        void Line(string name, string? value) { if (!string.IsNullOrEmpty(value)) ContentText.Write(to, $"{name}:{value}"); }
        string Text(string? value) => ContentText.Escaped(value ?? "");
        Line("BEGIN", "VCARD");
        Line("VERSION", isOld ? "3.0" : "4.0");
        Line(isOld ? "X-KIND" : "KIND", card.Kind switch { "organisation" => "org", "household" => isOld ? "household" : "x-household", _ => "individual" });
        if (isOld && card.Kind == "organisation") Line("X-ABSHOWAS", "COMPANY");
        Line("FN", Text(card.Name));
        // Version 3.0 wants it of everybody.
        if (isOld || card.FamilyName is not null || card.GivenName is not null) Line("N", $"{Text(card.FamilyName)};{Text(card.GivenName)};;;");
        if (card.Kind == "organisation") Line("ORG", Text(card.Name));
        Line("NICKNAME", Text(card.OtherName));
        foreach (var email in card.Emails) Line(isOld ? "EMAIL;TYPE=INTERNET" : "EMAIL", Text(email));
        foreach (var phone in card.Phones) Line(isOld ? "TEL;TYPE=VOICE" : "TEL;TYPE=voice", Text(phone));
        Line("URL", card.Website);
        Line(isOld ? "X-LANG" : "LANG", Text(card.Language));
        if (new[] { card.Street, card.City, card.Region, card.Postcode, card.Country }.Any(p => !string.IsNullOrEmpty(p)))
            Line("ADR", $";;{Text(card.Street)};{Text(card.City)};{Text(card.Region)};{Text(card.Postcode)};{Text(card.Country)}");
        Line("BDAY", card.Birthday?.ToString(isOld ? "yyyy-MM-dd" : "yyyyMMdd", CultureInfo.InvariantCulture));
        Line(isOld ? "X-GENDER" : "GENDER", card.Gender switch { "female" => "F", "male" => "M", "other" => "O", _ => null });
        Line("CATEGORIES", string.Join(',', card.Tags.Select(Text)));
        Line("NOTE", Text(card.Note));
        Line("UID", card.Id is { } id ? $"urn:uuid:{id:D}" : null);
        Line("END", "VCARD");
    }
}
