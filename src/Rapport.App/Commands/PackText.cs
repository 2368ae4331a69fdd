using System.Globalization;
using System.Text.Json;
using Rapport.App.Screens.Admin.Packs;
using Rapport.App.Screens.Admin.Versions;
using Rapport.Core.Catalogue;
using Rapport.Core.Packs;
using Rapport.Kit;
using Rapport.Kit.Words;

namespace Rapport.App.Commands;

/// <summary>What a pack would do, to be read on a terminal: what comes, changes, stays, goes, would rest, and what stands against it. What is there already is only counted.</summary>
internal static class PackText
{
    private static readonly Lazy<Texts> English = new(() => new Texts(new TextBook([typeof(KitServices).Assembly, .. Workplaces.Workplace.Modules.Select(m => m.GetType().Assembly), typeof(PackText).Assembly]), CultureInfo.GetCultureInfo("en")));

    public static string Of(PackPlan plan, Pack? pack, RecordCatalogue catalogue, bool isPreview)
    {
        var (texts, lines) = (English.Value, new List<string>());
        var words = new PackWords(texts, catalogue, pack);
        lines.Add(plan.To is null ? $"{plan.Name} {plan.From}: removal" : plan.From is null || plan.From == plan.To ? $"{plan.Name} {plan.To}" : $"{plan.Name} {plan.From} → {plan.To}");
        foreach (var group in plan.Steps.Where(s => s.Action != PackAction.Same && !plan.IsWithin(s)).GroupBy(s => s.Action).OrderBy(g => g.Key))
        {
            lines.Add(texts["packs.does." + Key(group.Key)]);
            foreach (var step in group)
            {
                lines.Add($"  {texts["packs.part." + Key(step.Part)],-16} {words.Step(step)}{Beside(step)}");
                lines.AddRange(new DefinitionWords(texts, step.Type, words.Field, words.Type).Lines(step.Changes).Select(l => $"  {"",-16}   {l.Said(texts["format.listSeparator"])}"));
                lines.AddRange(step.Held.Select(h => $"  {"",-16}   {words.Held(step, h)}"));
            }
        }

        if (plan.Rests.Count > 0) lines.Add(texts["packs.rests"]);
        lines.AddRange(plan.Rests.Select(u => "  " + words.Use(u)));
        if (plan.Problems.Count > 0) lines.Add("Stands against it");
        lines.AddRange(plan.Problems.Select(p => $"  {words.Problem(p)}{(p.At is { Length: > 0 } at ? $" [{at}]" : "")}"));
        if (plan.Steps.Count(s => s.Action == PackAction.Same) is var same and > 0) lines.Add($"{same} {(same == 1 ? "part is" : "parts are")} here already.");
        lines.Add(plan.Problems.Count > 0 ? "Nothing can be done before that is mended." : isPreview ? "This is a preview: nothing was changed." : "Done.");
        return string.Join(Environment.NewLine, lines);

        string Beside(PackStep step)
        {
            var said = new List<string>();
            if (step.Part is not (PackPart.Type or PackPart.Layout)) said.Add(words.Type(step.Type));
            if (step.Part is PackPart.Type && plan.FieldsWithin(step) is var count and > 0) said.Add(texts["packs.fields", ("count", count)]);
            if (step.Records is { } records) said.Add(texts[step.HasMore ? "packs.recordsMore" : "packs.records", ("count", records)]);
            return said.Count == 0 ? "" : $" ({string.Join(", ", said)})";
        }
    }

    private static string Key<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
