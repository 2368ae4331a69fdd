using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Packs;

/// <summary>A pack of one's own, and what stayed out of it because another pack brings it.</summary>
public sealed record MadePack(Pack Pack, IReadOnlyList<LeftOut> LeftOut);

/// <summary>A field of a chosen record type that came with another pack.</summary>
public sealed record LeftOut(string Type, string Name, LocalText Pack);

/// <summary>
/// What other packs brought to the chosen record types stays out: where the file is installed they may not be. A pack all of
/// whose types are chosen (or, where it has none, all that it added to) is taken along whole, as is what it brought to a type of its own that is chosen.
/// </summary>
internal sealed class PackOthers(IReadOnlyList<PackState> others, IReadOnlyList<string> chosen)
{
    private readonly IReadOnlyList<PackState> foreign = [.. others.Where(s => (Of(s).Types.Count > 0 ? Of(s).Types.Keys : Of(s).Fields.Keys).Any(t => !chosen.Contains(t)))];

    public LocalText? Field(string type, string name) => Label(s => s.HasField(type, name), type);

    public bool HasRule(string type, string name) => Label(s => s.HasRule(type, name), type) is not null;

    public bool HasPrint(string type, Guid id) => Label(s => s.Stand.PrintIds.Any(p => p.Value == id), type) is not null;

    public bool HasView(string type, Guid id) => Label(s => Of(s).Views.Any(v => PackBook.ViewId(s.Name, v.Key) == id), type) is not null;

    /// <summary>A layout keeps its place for what is there only.</summary>
    public RecordLayout Without(RecordLayout layout, RecordType type) => layout with
    {
        Sections = [.. layout.Sections.Select(s => s with { Fields = [.. s.Fields.Where(f => Is(type, f))] })],
        Hidden = [.. layout.Hidden.Where(f => Is(type, f))],
    };

    public bool Is(RecordType type, string field) => type.Find(field) is not null && Field(type.Name, field) is null;

    /// <summary>Held against a workplace that has nothing but the program: what could not come in there is not made here.</summary>
    public IReadOnlyList<Problem> Elsewhere(Pack pack, RecordCatalogue now, IReadOnlyList<LeftOut> left, System.Globalization.CultureInfo culture)
    {
        bool IsMade(string? type) => type is not null && now.Find(type)?.Made is not null;
        var bare = new RecordCatalogue(now.Types.Where(t => t.Made is null).Select(t => t with { Fields = [.. t.Fields.Where(f => !f.IsCustom && !(f.IsAbout && IsMade(f.Target)))], Rules = [], Flows = [] }), now.Stamp) { Region = now.Region, Currency = now.Currency };
        var steps = pack.Types.Keys.Select(t => new PackStep(PackAction.Add, PackPart.Type, t, null, null))
            .Concat(pack.FieldsInOrder().Select(f => new PackStep(PackAction.Add, PackPart.Field, f.Type, f.Name, null)));
        var problems = new PackCheck(bare, pack, [.. steps]).Problems();
        if (problems.Count == 0) return problems;
        var targets = pack.FieldsInOrder().Select(f => f.Definition.Target).Where(t => t is not null && !chosen.Contains(t)).ToHashSet();
        var needed = left.Select(l => l.Pack).Concat(foreign.Where(s => Of(s).Types.Keys.Any(targets.Contains)).Select(s => Of(s).Label!)).Select(l => l.For(culture)).Distinct().ToList();
        return needed.Count == 0 ? problems : [Problem.Refused("pack.needsOthers", null, ("names", string.Join(", ", needed))), .. problems];
    }

    private LocalText? Label(Func<PackState, bool> has, string type) => foreign.FirstOrDefault(s => has(s) && !s.HasType(type)) is { } state ? Of(state).Label : null;

    private static Pack Of(PackState state) => (state.Manifest ?? state.Target)!;
}
