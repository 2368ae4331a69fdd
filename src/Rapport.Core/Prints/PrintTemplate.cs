using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.Core.Prints;

/// <summary>How records of a type are printed. The text in Chinese may be left out; the reader then gets the other one.</summary>
public sealed record PrintTemplate(string Type, LocalText Name, string Paper, LocalText Body, bool IsDefault = false)
{
    /// <summary>Null for one that is not kept yet.</summary>
    public Guid? Id { get; init; }

    internal static PrintTemplate Of(RecordData record)
    {
        string? Text(string field) => record[field] as string;
        return new PrintTemplate(Text("recordType") ?? "", new LocalText(Text("name"), Text("nameHans"), Text("nameHant")), Text("paper") ?? "a4", new LocalText(Text("body"), Text("bodyHans"), Text("bodyHant")), record["isDefault"] is true) { Id = record.Id };
    }

    internal Dictionary<string, object?> Values() => new(StringComparer.Ordinal)
    {
        ["recordType"] = Type,
        ["name"] = Name.En ?? Name.ZhHans ?? Name.ZhHant,
        ["nameHans"] = Name.ZhHans,
        ["nameHant"] = Name.ZhHant,
        ["paper"] = Paper,
        ["isDefault"] = IsDefault,
        ["body"] = Body.En ?? Body.ZhHans ?? Body.ZhHant,
        ["bodyHans"] = Body.ZhHans,
        ["bodyHant"] = Body.ZhHant,
    };
}
