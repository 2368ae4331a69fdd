using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Core.Versions;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Admin.Packs;

/// <summary>Parts of a pack by the words that people know them by: what stands here goes before what the pack calls it.</summary>
internal sealed class PackWords(Texts texts, RecordCatalogue catalogue, Pack? pack)
{
    public string Type(string type) => catalogue.Find(type) is { } found ? texts.Types(found) : Label(pack?.Types.GetValueOrDefault(type)?.Label) ?? type;

    /// <summary>What a step is about; a layout bears the name of its record type.</summary>
    public string Step(PackStep step) => Label(step.Label) ?? (step.Part == PackPart.Layout ? Type(step.Type) : step.Name ?? step.Type);

    public string Field(string type, string name) => catalogue.Find(type) is { } owner && owner.Find(name) is { } field ? texts.Field(owner, field)
        : Label(pack?.Fields.GetValueOrDefault(type)?.GetValueOrDefault(name)?.Label) ?? name;

    /// <summary>That a choice stays, since records hold it, and the way to take it out.</summary>
    public string Held(PackStep step, HeldChoice held) => texts[held.More ? "packs.heldMore" : "packs.held", ("count", held.Records),
        ("choice", Label(catalogue.Find(step.Type)?.Find(step.Name!)?.Choices.FirstOrDefault(c => c.Key == held.Key)?.Label) ?? held.Key)];

    /// <summary>Something made here that draws on a part: by its title where it has one, whatever programs call it.</summary>
    public string Use(FieldUse use)
    {
        var of = catalogue.Find(use.Type);
        var name = use.Where switch
        {
            "flow" => Label(of?.Flows.FirstOrDefault(f => f.Name == use.Name)?.Definition.Title),
            "rule" => Label(of?.Rules.FirstOrDefault(r => r.Name == use.Name)?.Definition.Message),
            "limit" when use.Name?.Split(" (", 2) is [var field, var role] => $"{Field(use.Type, field)} ({role}",
            _ => null,
        };
        return texts["kinds.use." + use.Where, ("name", name ?? use.Name ?? texts["kinds.somebodys"]), ("type", Type(use.Type))];
    }

    /// <summary>A sentence about a pack names types and fields by their titles, and the part of the file it is about before it.</summary>
    public string Problem(Problem problem)
    {
        var args = problem.Args is null ? null : new Dictionary<string, object?>(problem.Args, StringComparer.Ordinal);
        if (args?.GetValueOrDefault("type") is string type)
        {
            if (args.GetValueOrDefault("name") is string name) args["name"] = Field(type, name);
            args["type"] = Type(type);
        }

        var said = texts.Problem(problem with { Args = args });
        return Place(problem.At) is { } place ? texts["packs.at", ("place", place), ("said", said)] : said;
    }

    /// <summary>The part of the file that a path such as <c>rules.party.heavy.when</c> leads to; null where it leads to the file as a whole.</summary>
    private string? Place(string? at)
    {
        var path = (at ?? "").Split('.', '[', ']');
        var of = path.ElementAtOrDefault(1) ?? "";
        var key = path.ElementAtOrDefault(2) ?? "";
        return path[0] switch
        {
            "types" => texts["packs.at.types", ("type", Type(of))],
            "fields" => texts["packs.at.fields", ("name", Field(of, key)), ("type", Type(of))],
            "layouts" => texts["packs.at.layouts", ("type", Type(of.Split('/')[0]))],
            "rules" => texts["packs.at.rules", ("name", Label(pack?.Rule(of, key)?.Message) ?? key), ("type", Type(of))],
            "prints" => texts["packs.at.prints", ("name", Label(pack?.Print(of, key)?.Name) ?? key), ("type", Type(of))],
            "views" when int.TryParse(of, out var index) && index < pack?.Views.Count => texts["packs.at.views", ("name", Label(pack.Views[index].Name) ?? pack.Views[index].Key)],
            "demo" => texts["packs.at.demo"],
            _ => null,
        };
    }

    private string? Label(LocalText? text) => text?.For(texts.Culture) is { Length: > 0 } words ? words : null;
}
