using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Versions;

namespace Rapport.Core.Packs;

/// <summary>
/// Works out what a pack would do here. What was changed here since it came stays as it is: an upgrade never takes an
/// administrator's work away.
/// </summary>
internal sealed class PackPlanner(PackGround ground, PackState? known)
{
    // What was removed is no longer here; how it had come still tells what was changed of it since.
    private readonly PackState? state = known is { IsGone: true } ? null : known;
    private readonly List<PackStep> steps = [];
    private readonly List<Problem> problems = [];

    public PackPlan Install(Pack pack)
    {
        if (state?.Manifest is { } here && PackShape.IsNewer(here.Version, pack.Version)) problems.Add(Problem.Refused("pack.older", "version", ("name", pack.Name), ("version", here.Version)));
        Retire(pack);
        problems.AddRange(Held());
        foreach (var (name, definition) in pack.Types) Type(name, definition);
        foreach (var (type, name, definition) in pack.FieldsInOrder()) Field(type, name, definition);
        foreach (var (key, layout) in pack.Layouts)
        {
            var (was, now) = (state?.Manifest?.Layouts.GetValueOrDefault(key)?.ToJson(), ground.Layout(key));
            Step(now is not null && state?.HasLayout(key) != true ? OfOwn(layout.ToJson(), now) : Decide(was, layout.ToJson(), known?.Stand.Layouts.GetValueOrDefault(key), now), PackPart.Layout, key.Split('/')[0], key.Contains('/', StringComparison.Ordinal) ? key.Split('/')[1] : null, null, now, layout.ToJson());
        }

        foreach (var (type, name, definition) in pack.AllRules())
        {
            var (was, now) = (state?.Manifest?.Rule(type, name), ground.Rule(type, name));
            // One of that name that was made here says something else: it stays.
            Step(now is not null && state?.HasRule(type, name) != true ? OfOwn(PackGround.Text(definition), now) : Decide(was is null ? null : PackGround.Text(was), PackGround.Text(definition), known?.Stand.Rules.GetValueOrDefault(PackGround.KeyOf(type, name)), now), PackPart.Rule, type, name, definition.Message, now, PackGround.Text(definition));
        }

        foreach (var (type, key, print) in pack.AllPrints())
            Step(Decide(state?.Manifest?.Print(type, key) is { } was ? PackGround.Text(was) : null, PackGround.Text(print), known?.Stand.Prints.GetValueOrDefault(PackGround.KeyOf(type, key)), ground.Print(type, key)), PackPart.Print, type, key, print.Name, ground.Print(type, key), PackGround.Text(print with { Usual = false }));

        foreach (var view in pack.Views)
        {
            var was = state?.Manifest?.Views.FirstOrDefault(v => v.Key == view.Key);
            Step(was is null ? PackAction.Add : PackGround.Text(was) == PackGround.Text(view) && !ground.IsNameless(PackBook.ViewId(pack.Name, view.Key), view.Name) ? PackAction.Same : PackAction.Change, PackPart.View, view.Type, view.Key, view.Name, was is null ? null : PackGround.Text(was), PackGround.Text(view));
        }

        var puts = AsPut(pack);
        problems.AddRange(new PackCheck(Left(), puts, steps).Problems());
        return new PackPlan(pack.Name, state?.Manifest?.Version, pack.Version, steps, problems) { WasCutOff = state?.Target is not null, HasDemo = known?.DemoSet is not null, Left = Left(), Puts = puts };
    }

    public PackPlan Remove()
    {
        var name = state!.Name;
        Retire(null);
        problems.AddRange(Held());
        return new PackPlan(name, state.Manifest?.Version ?? state.Target?.Version, null, steps, problems) { WasCutOff = state.Target is not null, HasDemo = state.DemoSet is not null, Left = Left() };
    }

    private void Type(string name, TypeDefinition definition)
    {
        var now = ground.Type(name);
        if (ground.Catalogue.Find(name) is not null && (now is null || state?.HasType(name) != true))
        {
            problems.Add(Problem.Refused("pack.typeTaken", $"types.{name}", ("name", name)));
            return;
        }

        var was = state?.Manifest?.Types.GetValueOrDefault(name);
        Step(Decide(was is null ? null : PackGround.Text(was), PackGround.Text(definition), known?.Stand.Types.GetValueOrDefault(name), now, ground.RetiredType(name)), PackPart.Type, name, null, definition.Label, now, PackGround.Text(definition));
    }

    private void Field(string type, string name, FieldDefinition definition)
    {
        var now = ground.Field(type, name);
        if (now is not null && state?.HasField(type, name) != true)
        {
            problems.Add(Problem.Refused("pack.fieldTaken", $"fields.{type}.{name}", ("type", type), ("name", name)));
            return;
        }

        var was = state?.Manifest?.Fields.GetValueOrDefault(type)?.GetValueOrDefault(name);
        if (was is not null && (was.Kind != definition.Kind || was.Target != definition.Target)) problems.Add(Problem.Refused("fields.kindStays", $"fields.{type}.{name}.kind", ("kind", was.Kind.ToString())));
        // Told before anything is done: a field of that name that is out of sight comes back with its values.
        else if (now is null && ground.RetiredField(type, name) is { } old && old.Kind != definition.Kind) problems.Add(Problem.Refused("fields.kindStays", $"fields.{type}.{name}.kind", ("kind", old.Kind.ToString())));
        else if (now is null && ground.RetiredField(type, name) is { } linked && linked.Target != definition.Target) problems.Add(Problem.Refused("fields.targetStays", $"fields.{type}.{name}.target", ("type", linked.Target)));
        var action = Decide(was is null ? null : PackGround.Text(was), PackGround.Text(definition), known?.Stand.Fields.GetValueOrDefault(PackGround.KeyOf(type, name)), now, ground.RetiredField(type, name));
        var held = action == PackAction.Change ? ground.Held(type, name) : [];
        Step(action, PackPart.Field, type, name, definition.Label, now, PackGround.Text(ground.Keeping(type, name, definition, held)), held);
    }

    /// <summary>What the installed version has and the next one does not: lists and layouts first, then fields, then types.</summary>
    private void Retire(Pack? next)
    {
        foreach (var old in new[] { state?.Manifest, state?.Target }.OfType<Pack>())
        {
            foreach (var view in old.Views.Where(v => next?.Views.Any(n => n.Key == v.Key) != true)) Once(new PackStep(PackAction.Retire, PackPart.View, view.Type, view.Key, view.Name));
            foreach (var key in old.Layouts.Keys.Where(k => next?.Layouts.ContainsKey(k) != true && ground.Layout(k) is not null))
                Once(new PackStep(state!.Stand.Layouts.GetValueOrDefault(key) == ground.Layout(key) ? PackAction.Retire : PackAction.Keep, PackPart.Layout, key.Split('/')[0], key.Contains('/', StringComparison.Ordinal) ? key.Split('/')[1] : null, null));
            foreach (var (type, name, definition) in old.AllRules().Where(r => next?.Rule(r.Type, r.Name) is null && ground.Rule(r.Type, r.Name) is not null))
                Once(new PackStep(state!.Stand.Rules.GetValueOrDefault(PackGround.KeyOf(type, name)) == ground.Rule(type, name) ? PackAction.Retire : PackAction.Keep, PackPart.Rule, type, name, definition.Message));
            foreach (var (type, key, print) in old.AllPrints().Where(p => next?.Print(p.Type, p.Key) is null && ground.Print(p.Type, p.Key) is not null))
                Once(new PackStep(state!.Stand.Prints.GetValueOrDefault(PackGround.KeyOf(type, key)) == ground.Print(type, key) ? PackAction.Retire : PackAction.Keep, PackPart.Print, type, key, print.Name));
            foreach (var (type, name, definition) in old.FieldsInOrder().Reverse())
                if (next?.Fields.GetValueOrDefault(type)?.ContainsKey(name) != true && ground.Field(type, name) is not null && ground.Catalogue.Find(type) is not null) Once(new PackStep(PackAction.Retire, PackPart.Field, type, name, definition.Label));
            foreach (var (name, definition) in old.Types.Reverse())
                if (next?.Types.ContainsKey(name) != true && ground.Type(name) is not null) Once(new PackStep(PackAction.Retire, PackPart.Type, name, null, definition.Label));
        }

        // What is computed still goes before what it draws on: the order within a part stays.
        var inTurn = steps.OrderBy(Turn).ToList();
        steps.Clear();
        steps.AddRange(inTurn);
        static int Turn(PackStep step) => step.Part switch { PackPart.View => 0, PackPart.Layout or PackPart.Rule or PackPart.Print => 1, PackPart.Field => 2, _ => 3 };
    }

    /// <summary>What was made here and draws on what would go.</summary>
    private IEnumerable<Problem> Held()
    {
        var (gone, left) = (GoneTypes(), Left());
        foreach (var type in left.Types)
            foreach (var field in type.Fields.Where(f => f.Target is { } target && gone.Contains(target))) yield return Problem.Refused("types.linkedFrom", null, ("type", type.Name), ("name", field.Name));
        if (Formulas.Broken(ground.Catalogue, left) is { } broken) yield return Problem.Refused("fields.usedBy", null, ("type", broken.Type.Name), ("name", broken.Field.Name));
    }

    private HashSet<string> GoneTypes() => steps.Where(s => s is { Action: PackAction.Retire, Part: PackPart.Type }).Select(s => s.Type).ToHashSet(StringComparer.Ordinal);

    /// <summary>The catalogue without what goes.</summary>
    private RecordCatalogue Left()
    {
        var gone = GoneTypes();
        var fields = steps.Where(s => s is { Action: PackAction.Retire, Part: PackPart.Field }).Select(s => (s.Type, s.Name!)).ToHashSet();
        return gone.Count == 0 && fields.Count == 0 ? ground.Catalogue
            : new RecordCatalogue(ground.Catalogue.Types.Where(t => !gone.Contains(t.Name)).Select(t => t with { Fields = [.. t.Fields.Where(f => !fields.Contains((t.Name, f.Name)) && !(f.IsAbout && gone.Contains(f.Target!)))] }), ground.Catalogue.Stamp) { Region = ground.Catalogue.Region, Currency = ground.Catalogue.Currency };
    }

    private PackAction Decide(string? was, string wanted, string? stood, string? now, object? retired = null)
    {
        if (now is null && was is not null && state?.Target is null) return PackAction.Keep;
        if (now is null) return retired is not null && stood is not null && stood != PackGround.Text(retired) ? PackAction.Return : PackAction.Add;
        if (was is null && stood is null) return now == wanted ? PackAction.Same : PackAction.Change;
        // What the pack says as before stays, too, where it was changed here.
        if (was == wanted) return now == wanted || stood is null || stood == now ? PackAction.Same : PackAction.Keep;
        // Also where it was changed here and is again what the pack had said, as when a choice that had stayed is taken out.
        return stood is null || stood == now || was == now ? PackAction.Change : PackAction.Keep;
    }

    /// <summary>One of that name that is here and not of the pack stays, whatever the pack says.</summary>
    private static PackAction OfOwn(string wanted, string now) => wanted == now ? PackAction.Same : PackAction.Keep;

    /// <summary>What comes back comes as it was changed here, and choices that records hold stay.</summary>
    private Pack AsPut(Pack pack) => pack with
    {
        Types = pack.Types.ToDictionary(t => t.Key, t => Of(PackPart.Type, t.Key, null) is { Action: PackAction.Return } ? ground.RetiredType(t.Key)! : t.Value, StringComparer.Ordinal),
        Fields = pack.Fields.ToDictionary(t => t.Key, t => (IReadOnlyDictionary<string, FieldDefinition>)t.Value.ToDictionary(f => f.Key, f => Of(PackPart.Field, t.Key, f.Key) switch
        {
            { Action: PackAction.Return } => ground.RetiredField(t.Key, f.Key)!,
            { Held: var held } => ground.Keeping(t.Key, f.Key, f.Value, held),
            _ => f.Value,
        }, StringComparer.Ordinal), StringComparer.Ordinal),
    };

    private PackStep? Of(PackPart part, string type, string? name) => steps.FirstOrDefault(s => s.Part == part && s.Type == type && s.Name == name);

    // What stays is named as it is called here.
    private void Step(PackAction action, PackPart part, string type, string? name, Values.LocalText? label, string? now, string wanted, IReadOnlyList<HeldChoice>? held = null) =>
        steps.Add(new PackStep(action, part, type, name, action is PackAction.Keep or PackAction.Return ? ground.Label(part, type, name) ?? label : label) { Changes = action == PackAction.Change ? DefinitionChange.Between(now, wanted) : [], Held = held ?? [] });

    private void Once(PackStep step)
    {
        if (!steps.Any(s => s.Part == step.Part && s.Type == step.Type && s.Name == step.Name)) steps.Add(step with { Label = ground.Label(step.Part, step.Type, step.Name) ?? step.Label });
    }
}
