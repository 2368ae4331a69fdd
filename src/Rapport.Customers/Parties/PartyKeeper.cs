using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Records;

namespace Rapport.Customers.Parties;

/// <summary>
/// When parties become one, a second e-mail address, telephone number or web page becomes a contact point of the survivor,
/// and a second postal address one of its addresses.
/// </summary>
internal sealed class PartyKeeper : IMergeKeeper
{
    private static readonly (string Field, string Channel)[] Ways = [("phone", "phone"), ("email", "email"), ("website", "web")];
    private static readonly string[] Parts = ["street", "city", "region", "postcode", "country", "location"];

    public string Type => "party";

    public IReadOnlyList<IReadOnlyList<string>> Groups { get; } = [Parts, ["name", "givenName", "familyName"]];

    public IEnumerable<KeptRecord> Keep(RecordCatalogue catalogue, IReadOnlyDictionary<string, object?> survivor, IReadOnlyList<IReadOnlyDictionary<string, object?>> others)
    {
        foreach (var (field, channel) in Ways)
        {
            var values = others.Select(o => o.GetValueOrDefault(field)).Where(v => v is not null && !v.Equals(survivor.GetValueOrDefault(field))).Distinct();
            foreach (var value in values) yield return new KeptRecord(catalogue["contactPoint"], new Dictionary<string, object?>(StringComparer.Ordinal) { ["channel"] = channel, [field] = value });
        }

        var kept = new List<Dictionary<string, object?>> { Of(survivor) };
        foreach (var address in others.Select(Of))
        {
            // Where one says nothing that another does not, nothing is lost.
            if (kept.Exists(k => Parts.All(p => address.GetValueOrDefault(p) is null || RecordRules.Same(address.GetValueOrDefault(p), k.GetValueOrDefault(p))))) continue;
            kept.Add(address);
            yield return new KeptRecord(catalogue["address"], new Dictionary<string, object?>(address, StringComparer.Ordinal) { ["use"] = "other" });
        }
    }

    public bool IsThere(KeptRecord record, IReadOnlyList<IReadOnlyDictionary<string, object?>> beside) =>
        beside.Any(b => (record.Type.Name == "address" ? Parts : ["phone", "email", "website"]).All(p => record.Values.GetValueOrDefault(p) is null || RecordRules.Same(record.Values.GetValueOrDefault(p), b.GetValueOrDefault(p))));

    private static Dictionary<string, object?> Of(IReadOnlyDictionary<string, object?> party) =>
        Parts.Where(p => party.GetValueOrDefault(p) is not null).ToDictionary(p => p, p => party[p], StringComparer.Ordinal);
}
