using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Worlds;

/// <summary>
/// Records of all types with everything that hangs on them, filled at random and as the rules of each type ask for. What there is of a type
/// is remembered, so that later records link to it.
/// </summary>
internal sealed class RandomWorld(RecordStore store, RandomValues values)
{
    private static readonly WriteContext Context = new(Principal.System, "test");
    private readonly Dictionary<string, List<Guid>> records = new(StringComparer.Ordinal);

    /// <summary>Types whose records hang on customers and other records, the ones that need nothing first.</summary>
    public static IReadOnlyList<string> Hanging { get; } = ["order", "orderLine", "payment", "relation", "contactPoint", "address", "importantDate", "preference", "note", "activity", "distinction"];

    /// <summary>Fields that the world leaves alone: a table cannot bring the content of a file.</summary>
    public Func<Field, bool> Leaves { get; init; } = f => f.Kind is FieldKind.File or FieldKind.Image;

    public IReadOnlyList<Guid> Of(string type) => records.TryGetValue(type, out var all) ? all : [];

    public void Know(string type, Guid id)
    {
        if (!records.TryGetValue(type, out var all)) records[type] = all = [];
        all.Add(id);
    }

    /// <summary>Says anew what there is of a type.</summary>
    public void Renew(string type, IEnumerable<Guid> ids) => records[type] = [.. ids];

    /// <summary>Makes records of a type, one act each.</summary>
    public async Task MakeAsync(string type, int count)
    {
        for (var i = 0; i < count; i++) await MakeAsync(type);
    }

    public async Task<Guid> MakeAsync(string type, params (string Name, object? Value)[] given)
    {
        var outcome = await store.WriteAsync([RecordWrite.Create(store.Catalogue[type], Draft(store.Catalogue[type], given))], Context, default);
        Know(type, outcome.Items[0].Id);
        return outcome.Items[0].Id;
    }

    /// <summary>Random values for a new record.</summary>
    public Dictionary<string, object?> Draft(RecordType type, params (string Name, object? Value)[] given)
    {
        var draft = Writable(type).Select(f => (f.Name, Value: values.Of(f, Of))).Where(v => v.Value is not null).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        foreach (var (name, value) in given) draft[name] = value;
        Suit(type, draft);
        return draft;
    }

    /// <summary>New values for some fields of a record, as somebody would write them.</summary>
    public Dictionary<string, object?> Edit(RecordData record, int most)
    {
        var type = record.Type;
        var fields = Writable(type).Where(f => !f.Unique && !f.IsHierarchy && f.Kind != FieldKind.AutoNumber).OrderBy(_ => values.Random.Next()).Take(values.Random.Next(1, most + 1)).ToList();
        var after = new Dictionary<string, object?>(record.Values, StringComparer.Ordinal);
        foreach (var field in fields) after[field.Name] = values.Of(field, Of);
        Suit(type, after);
        // Where there are lines these follow from them.
        return Writable(type).Where(f => (type.Name, f.Name) is not ("order", "total" or "lineCount") && !RecordRules.Same(after.GetValueOrDefault(f.Name), record[f.Name])).ToDictionary(f => f.Name, f => after.GetValueOrDefault(f.Name), StringComparer.Ordinal);
    }

    private IEnumerable<Field> Writable(RecordType type) => type.Fields.Where(f => ColumnMatch.IsTaken(f) && f.Section != "system" && f.Name != SystemFields.Owner && !Leaves(f));

    /// <summary>Puts right what a rule of the type would refuse.</summary>
    private void Suit(RecordType type, Dictionary<string, object?> draft)
    {
        foreach (var until in type.Fields.Where(f => f.NotBefore is not null))
            if (draft.GetValueOrDefault(until.Name) is DateOnly end && draft.GetValueOrDefault(until.NotBefore!) is DateOnly start && end < start) draft[until.Name] = start;
        switch (type.Name)
        {
            case "relation" or "distinction" when draft.GetValueOrDefault("other") is Guid other && other.Equals(draft.GetValueOrDefault("party")):
                draft["other"] = Of("party").First(p => p != other);
                break;
            case "contactPoint":
                (draft["phone"], draft["email"], draft["website"], draft["account"]) = ("+493012345678", draft.GetValueOrDefault("email") ?? "here@example.org", "https://example.org/", "me");
                break;
            case "note" or "activity" when draft.GetValueOrDefault("party") is null:
                draft["party"] = values.One(Of("party"));
                break;
            case "order" or "payment":
                // Customers add them up.
                draft[type.Name == "order" ? "total" : "amount"] = values.Random.Next(1, 100_000) / 100m;
                draft.Remove("lineCount");
                break;
            case "orderLine":
                // The sums that follow from lines must stay amounts.
                (draft["quantity"], draft["amount"]) = ((double)values.Random.Next(1, 9), null);
                break;
            case "importantDate" when draft.GetValueOrDefault("lunar") is true:
                draft["lunar"] = false;
                break;
        }
    }
}
