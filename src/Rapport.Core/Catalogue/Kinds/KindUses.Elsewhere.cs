using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Prints;
using Rapport.Core.Problems;
using Rapport.Core.Webhooks;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>What draws on a field outside the catalogue: paper, other programs, files that come in.</summary>
internal sealed partial class KindUses
{
    /// <summary>A template is tried whole, as printing tries it: a sum over what is no number any more is no sum.</summary>
    private async Task PrintsAsync(List<FieldUse> uses, Ground ground, CancellationToken ct)
    {
        var bodies = new List<(string Type, string Name, string Body)>();
        foreach (var column in new[] { "body", "body_hans", "body_hant" })
            await foreach (var (name, body) in RowsAsync($"select record_type || '/' || name, {column} from core_print where {column} is not null order by name", ct))
                bodies.Add((name[..name.IndexOf('/', StringComparison.Ordinal)], name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..], body));
        foreach (var template in bodies.GroupBy(b => (b.Type, b.Name)))
        {
            var counts = template.Select(t => (Now: Problems(t.Type, t.Body, ground.Now), Without: Problems(t.Type, t.Body, ground.Without), Next: Problems(t.Type, t.Body, ground.Next))).Where(c => c.Without > c.Now).ToList();
            if (counts.Count > 0) uses.Add(new("print", template.Key.Type, template.Key.Name, counts.All(c => c.Next <= c.Now)));
        }
    }

    private static int Problems(string type, string body, RecordCatalogue catalogue)
    {
        try
        {
            return catalogue.Find(type) is { } of ? PrintPlan.Of(PrintParser.Parse(body), of, catalogue).Problems.Count : 0;
        }
        catch (ProblemException e)
        {
            return e.Problems.Count;
        }
    }

    /// <summary>A condition that cannot be read any more would tell nothing; whoever is told of the type's records is sent values of another kind.</summary>
    private async Task WebhooksAsync(List<FieldUse> uses, Ground ground, RecordType type, Field field, Field next, CancellationToken ct)
    {
        foreach (var hook in await WebhookRows.HooksAsync(database, "order by n", ct))
        {
            if (hook.Wish is { Where: { Length: > 0 } when, Types: [var one] }) ground.Add(uses, "webhook", one, when, hook.Wish.Name);
            if (hook.Wish.Types.Count == 0 || hook.Wish.Types.Contains(type.Name)) uses.Add(new("receiver", type.Name, hook.Wish.Name, next.Kind == field.Kind));
        }
    }

    private async Task ImportsAsync(List<FieldUse> uses, RecordType type, Field field, Field next, Principal who, CancellationToken ct)
    {
        var drawing = new Dictionary<Guid, bool>();
        await foreach (var (isMine, text) in OwnedAsync("core_import_template", who, ct))
        {
            if (JsonSerializer.Deserialize<ImportTemplate>(text) is not { } template || template.Type != type.Name) continue;
            var columns = ColumnsOf(template, field);
            if (columns.Count == 0 && !template.Plan.Match.Contains(field.Name)) continue;
            var fits = (ColumnMatch.IsKey(next) || !template.Plan.Match.Contains(field.Name)) && columns.TrueForAll(c => Means(template.Plan, c, next));
            drawing[template.Id] = fits;
            uses.Add(new("template", type.Name, template.Shared || isMine ? template.Name : null, fits));
        }

        // Nobody sits before a file that comes in by itself.
        await foreach (var (name, payload) in RowsAsync($"select name, payload from core_schedule where job_type = '{InboxOrder.JobType}' order by name", ct))
            if (JsonSerializer.Deserialize<InboxOrder>(payload, JsonSerializerOptions.Web) is { } order && drawing.TryGetValue(order.Template, out var fits)) uses.Add(new("schedule", type.Name, order.Folder, fits));
    }

    /// <summary>Columns that go into the field, by what they are called in the plan: as somebody said, or by name, label or alias.</summary>
    private static List<string> ColumnsOf(ImportTemplate template, Field field)
    {
        var names = new[] { field.Name, field.Label?.En, field.Label?.ZhHans, field.Label?.ZhHant }.Concat(field.Aliases).OfType<string>().Select(ColumnMatch.Plain).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
        var map = template.Plan.Map ?? new Dictionary<string, string>();
        return [.. map.Where(m => m.Value == field.Name).Select(m => m.Key), .. template.Header.Where(h => !map.ContainsKey(h) && names.Contains(ColumnMatch.Plain(h)))];
    }

    // A word was given a choice; another kind has no such choice.
    private static bool Means(ImportPlan plan, string column, Field next) => plan.Words?.GetValueOrDefault(column) is not { } words || next.Kind switch
    {
        FieldKind.Choice or FieldKind.MultiChoice => words.All(w => w.Value.Length == 0 || w.Value == w.Key || next.Choices.Any(c => c.Key == w.Value)),
        FieldKind.YesNo => words.All(w => w.Value.Length == 0 || w.Value == w.Key || w.Value is "true" or "false"),
        FieldKind.Text or FieldKind.LongText or FieldKind.Tags => true,
        _ => words.All(w => w.Value.Length == 0 || w.Value == w.Key),
    };
}
