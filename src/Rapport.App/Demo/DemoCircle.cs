using System.Globalization;
using Rapport.Core.Catalogue;
using static Rapport.App.Demo.DemoParties;
using Draft = System.Collections.Generic.Dictionary<string, object?>;

namespace Rapport.App.Demo;

/// <summary>
/// Draws what stands around the sample company's customers: who works for them, lives with them and sent them, firms they
/// belong to, suppliers and partners; how and where they are reached, their days and what they like.
/// </summary>
internal sealed class DemoCircle(Random random, DemoLife life, DateOnly today)
{
    private const int Remembered = 500;

    private readonly List<Guid> earlier = [];
    private readonly Dictionary<string, Guid> firms = new(StringComparer.Ordinal);
    private Dictionary<string, List<Draft>> made = [];
    private int people;

    /// <summary>What was drawn since, by record type: parties first, others point at them.</summary>
    public IReadOnlyList<(string Type, List<Draft> Drafts)> Take()
    {
        var taken = made.OrderByDescending(m => m.Key == "party").Select(m => (m.Key, m.Value)).ToList();
        made = [];
        return taken;
    }

    /// <summary>Completes a customer and draws its circle.</summary>
    public void Draw(Draft party, int index)
    {
        var (place, isFirm) = (DemoPlaces.Of((string)party["city"]!), (string)party["kind"]! == "organisation");
        Settle(party, place);
        if (isFirm) DrawFirm(party, place);
        else DrawPerson(party, place);
        Reach(party, place, isFirm);
        if (earlier.Count > 0 && Chance(0.12)) Relate(party, "referredBy", earlier[random.Next(earlier.Count)]);
        for (var i = Chance(0.45) ? random.Next(1, 3) : 0; i > 0; i--)
        {
            var (subject, attitude, detail) = Pick(random, life.Likings);
            Add("preference", ("party", party["id"]), ("subject", subject), ("attitude", attitude), ("detail", detail), ("source", Chance(0.7) ? "told" : "observed"), ("noticedOn", today.AddDays(-random.Next(5, 600))));
        }

        if (index % 20 == 3) DrawBusiness(party, "supplier");
        if (index % 40 == 5) DrawBusiness(party, Pick(random, "partner", "agent", "competitor"));
        if (earlier.Count == Remembered) earlier.RemoveAt(0);
        earlier.Add((Guid)party["id"]!);
    }

    private void DrawFirm(Draft firm, DemoPlace place)
    {
        firm["industry"] = Pick(random, life.Industries);
        firm["phone"] = place.Phone(random.Next(10_000));
        firm["website"] = SiteOf(firm);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var from = today.AddDays(-random.Next(200, 3_000));
            var person = AddPerson(firm, place, ["employee"]);
            Relate(person, "worksFor", (Guid)firm["id"]!, ("jobTitle", Pick(random, life.Jobs)), ("from", from), ("until", Chance(0.15) ? from.AddDays(random.Next(90, 200)) : null));
        }

        var country = (string)firm["country"]!;
        if (firms.TryGetValue(country, out var parent) && Chance(0.2)) Relate(firm, "subsidiaryOf", parent, ("from", today.AddDays(-random.Next(400, 4_000))));
        else firms[country] = (Guid)firm["id"]!;
        AddAddress(firm, place, "billing");
        if (Chance(0.6)) AddAddress(firm, place, "delivery");
        if (Chance(0.3)) AddDay(firm, "founding", life.Founding, 4_000);
    }

    private void DrawPerson(Draft person, DemoPlace place)
    {
        if (Chance(0.5)) person["gender"] = Pick(random, "female", "male");
        if (Chance(0.25)) AddAddress(person, place, "delivery");
        if (Chance(0.2) && Pick(random, life.Days) is var (kind, occasion)) AddDay(person, kind, occasion, 3_000);
        if (!Chance(0.15)) return;
        var household = AddParty(person, Values(("kind", "household"), ("name", string.Format(CultureInfo.InvariantCulture, life.Household, person["familyName"])), ("city", person["city"]), ("country", person["country"])), place);
        Relate(person, "memberOf", (Guid)household["id"]!);
        var spouse = AddPerson(person, place, ["prospect"]);
        spouse["birthday"] = today.AddDays(-random.Next(25 * 365, 65 * 365));
        Relate(spouse, "memberOf", (Guid)household["id"]!);
        Relate(spouse, "spouseOf", (Guid)person["id"]!, ("from", today.AddDays(-random.Next(300, 6_000))));
    }

    /// <summary>A firm that is no customer: it delivers, sells along or against.</summary>
    private void DrawBusiness(Draft near, string role)
    {
        var place = DemoPlaces.Of((string)near["city"]!);
        var firm = AddParty(near, Firm(Pick(random, DemoNames.Suppliers), ((string)near["city"]!, (string)near["country"]!)), place);
        (firm["roles"], firm["phone"], firm["website"], firm["industry"]) = ((string[])[role], place.Phone(random.Next(10_000)), SiteOf(firm), Pick(random, life.Industries));
        Relate(AddPerson(firm, place, ["employee"]), "worksFor", (Guid)firm["id"]!, ("jobTitle", Pick(random, life.Jobs)), ("from", today.AddDays(-random.Next(200, 3_000))));
        Reach(firm, place, true);
    }

    private void Settle(Draft party, DemoPlace place)
    {
        (party["street"], party["postcode"], party["location"]) = (place.Street(random), place.Postcode, place.Spot(random));
        party["otherName"] = DemoNames.InLatin(party);
    }

    private void Reach(Draft party, DemoPlace place, bool isFirm)
    {
        var account = string.Create(CultureInfo.InvariantCulture, $"demo-{random.Next(100_000):00000}");
        var phone = place.Phone(random.Next(10_000));
        if (isFirm) Add("contactPoint", ("party", party["id"]), ("channel", "email"), ("use", "billing"), ("email", $"billing@{HostOf(party)}"));
        if (Chance(0.5)) Add("contactPoint", ("party", party["id"]), ("channel", "phone"), ("use", isFirm ? "work" : "home"), ("phone", phone), ("primary", true));
        if (isFirm || !Chance(0.5)) return;
        if (party["country"] is "China" or "Taiwan") Add("contactPoint", ("party", party["id"]), ("channel", party["country"] is "China" ? "wechat" : "line"), ("use", "mobile"), ("account", account));
        else Add("contactPoint", ("party", party["id"]), ("channel", "whatsapp"), ("use", "mobile"), ("phone", phone), ("optedOut", Chance(0.1)));
    }

    private Draft AddPerson(Draft near, DemoPlace place, string[] roles)
    {
        var person = AddParty(near, Near(random, near, ++people), place);
        person["roles"] = roles;
        return person;
    }

    private Draft AddParty(Draft near, Draft party, DemoPlace place)
    {
        party.TryAdd(SystemFields.Id, Guid.CreateVersion7());
        DemoStaff.Follow(party, near);
        Settle(party, place);
        Of("party").Add(party);
        return party;
    }

    private void AddAddress(Draft party, DemoPlace place, string use) =>
        Add("address", ("party", party["id"]), ("use", use), ("recipient", party["name"]), ("street", place.Street(random)), ("postcode", place.Postcode), ("city", place.City), ("country", party["country"]), ("location", place.Spot(random)), ("primary", use == "billing"));

    private void AddDay(Draft party, string kind, string occasion, int most) =>
        Add("importantDate", ("party", party["id"]), ("kind", kind), ("occasion", occasion), ("day", today.AddDays(-random.Next(100, most))), ("yearly", kind != "renewal"), ("remindDaysBefore", 7L));

    private void Relate(Draft party, string role, Guid other, params (string, object?)[] more) =>
        Add("relation", [("party", party["id"]), ("role", role), ("other", other), .. more]);

    private void Add(string type, params (string, object?)[] values) => Of(type).Add(Values(values));

    private List<Draft> Of(string type) => made.TryGetValue(type, out var drafts) ? drafts : made[type] = [];

    private bool Chance(double share) => random.NextDouble() < share;

    private static string SiteOf(Draft firm) => $"https://www.{HostOf(firm)}";

    private static string HostOf(Draft firm) =>
        string.Concat(((string?)firm["otherName"] ?? (string)firm["name"]!).Normalize(System.Text.NormalizationForm.FormD).ToLowerInvariant().Select(c => c == ' ' ? '-' : c).Where(c => char.IsAsciiLetterLower(c) || c == '-')) + ".example";
}
