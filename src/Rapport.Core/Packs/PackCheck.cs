using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Packs;

/// <summary>Holds a pack against the catalogue as it would be with it, before anything is written: it comes in whole or not at all.</summary>
/// <param name="catalogue">What is here, without what the pack's version takes away.</param>
internal sealed class PackCheck(RecordCatalogue catalogue, Pack pack, IReadOnlyList<PackStep> steps)
{
    private readonly RecordCatalogue now = catalogue;
    private RecordCatalogue next = catalogue;

    public IReadOnlyList<Problem> Problems() => [.. OfTypes(), .. OfFields(), .. OfTimelines(), .. OfViews(), .. OfLayouts(), .. OfRules(), .. OfPrints(), .. new PackSample(next, pack).Problems()];

    private List<Problem> OfTypes()
    {
        var problems = new List<Problem>();
        var types = now.Types.ToList();
        var number = types.Max(t => t.Number);
        foreach (var (name, definition) in pack.Types)
        {
            var isNew = Comes(PackPart.Type, name, null);
            problems.AddRange((definition with { Timeline = null, Subtitle = null }).Problems(name, now, isNew).Select(p => Under($"types.{name}", p)));
            if (isNew && problems.Count == 0) types.Add(definition.ToType(name, ++number));
        }

        next = new RecordCatalogue(Companions.With(types), now.Stamp) { Region = now.Region, Currency = now.Currency };
        return problems;
    }

    private List<Problem> OfFields()
    {
        var problems = new List<Problem>();
        foreach (var (type, name, said) in pack.FieldsInOrder())
        {
            var at = $"fields.{type}.{name}";
            if (next.Find(type) is not { } owner)
            {
                problems.Add(Problem.Missing("type.unknown", at, ("type", type)));
                continue;
            }

            var definition = Formulas.Completed(said, owner, name, next);
            var wrong = new DefinitionCheck(owner, name, definition, next, Comes(PackPart.Field, type, name)).Problems().Select(p => Under(at, p)).ToList();
            problems.AddRange(wrong);
            if (wrong.Count == 0) next = Formulas.With(next, owner, definition.ToField(name));
        }

        return problems;
    }

    private IEnumerable<Problem> OfTimelines() => pack.Types.Where(t => t.Value.DrawsOnFields && next.Find(t.Key) is not null)
        .SelectMany(t => t.Value.Problems(t.Key, next, isNew: false).Where(p => p.Code == "types.timelineField" || p.At == "subtitle").Select(p => Under($"types.{t.Key}", p)));

    private IEnumerable<Problem> OfViews()
    {
        foreach (var (view, index) in pack.Views.Select((v, i) => (v, i)))
        {
            var at = $"views[{index}]";
            if (next.Find(view.Type) is not { } type)
            {
                yield return Problem.Missing("type.unknown", at + ".type", ("type", view.Type));
                continue;
            }

            if (view.Where is { } where && CriteriaText.Parse(where, type, next).Problem is { } unread) yield return Under(at + ".where", unread with { At = null });
            foreach (var problem in Unknown(type, at + ".columns", view.Columns)) yield return problem;
            foreach (var problem in Unknown(type, at + ".sort", Words(view.Sort).Select(s => s.TrimStart('-')))) yield return problem;
            // What is grouped by and counted may stand within a stretch of time, month(createdAt), or before its figure, price:sum.
            foreach (var problem in Unknown(type, at + ".group", Words(view.Group).Select(g => g[(g.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')')))) yield return problem;
            foreach (var problem in Unknown(type, at + ".totals", Words(view.Totals).Select(t => t.Split(':')[0]))) yield return problem;
            foreach (var problem in Unknown(type, at + ".layout", view.Layout?.Split('.') is [_, var by] ? [by] : [])) yield return problem;
        }
    }

    private IEnumerable<Problem> OfLayouts()
    {
        foreach (var (key, layout) in pack.Layouts)
        {
            if (next.Find(key.Split('/')[0]) is not { } type)
            {
                yield return Problem.Missing("type.unknown", $"layouts.{key}", ("type", key));
                continue;
            }

            if (Layouts.LayoutType.Check(layout) is { } wrong) yield return wrong with { At = $"layouts.{key}" };
            foreach (var problem in Unknown(type, $"layouts.{key}", layout.Sections.SelectMany(s => s.Fields).Concat(layout.Hidden))) yield return problem;
            foreach (var when in layout.Sections.Select(s => s.When).Where(w => w is { Length: > 0 }))
                if (CriteriaText.Parse(when!, type, next).Problem is { } unread) yield return unread with { At = $"layouts.{key}" };
        }
    }

    private IEnumerable<Problem> OfRules()
    {
        foreach (var (name, rule, definition) in pack.AllRules())
        {
            if (next.Find(name) is not { WriteFunction: null } type) yield return Problem.Missing("type.unknown", $"rules.{name}", ("type", name));
            else
                foreach (var problem in Rules.RuleBook.Problems(type, rule, definition, next)) yield return Under($"rules.{name}.{rule}", problem);
        }
    }

    private IEnumerable<Problem> OfPrints()
    {
        foreach (var (name, key, print) in pack.AllPrints())
        {
            if (next.Find(name) is not { } type) yield return Problem.Missing("type.unknown", $"prints.{name}", ("type", name));
            else
                foreach (var problem in PackPrints.Problems(type, print, next)) yield return Under($"prints.{name}.{key}", problem);
        }
    }

    /// <summary>Named here and nowhere to be found: left out by mistake, or taken away by this version while this still names it.</summary>
    private IEnumerable<Problem> Unknown(RecordType type, string at, IEnumerable<string> names) => names.Where(n => !n.Contains('.', StringComparison.Ordinal) && type.Find(n) is null)
        .Select(n => Problem.Refused(steps.Any(s => s.Action == PackAction.Retire && s.Part == PackPart.Field && s.Type == type.Name && s.Name == n) ? "pack.fieldGoes" : "pack.noField", at, ("name", n), ("type", type.Name)));

    private static string[] Words(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private bool Comes(PackPart part, string type, string? name) => steps.Any(s => s.Action is PackAction.Add or PackAction.Return && s.Part == part && s.Type == type && s.Name == name);

    private static Problem Under(string at, Problem problem) => problem with { At = problem.At is null ? at : $"{at}.{problem.At}" };
}
