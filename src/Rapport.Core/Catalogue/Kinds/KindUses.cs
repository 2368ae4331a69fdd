using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Criteria;
using Rapport.Core.Flows;
using Rapport.Core.Layouts;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Views;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>
/// Something that draws on a field. What would not fit any more holds the change up, but for views and templates of imports, which their people
/// mend, and what is told to other programs and workplaces.
/// </summary>
/// <param name="Where">formula, rule, flow, role, sharing, limit, layout, story, subtitle, print, webhook, receiver (of a webhook), schedule, template (of imports), view, pack.</param>
/// <param name="Name">What it is called; null for what belongs to somebody else.</param>
public sealed record FieldUse(string Where, string Type, string? Name, bool Fits)
{
    public bool Blocks => !Fits && Where is not ("view" or "pack" or "template" or "receiver");
}

/// <summary>
/// Finds what draws on a field by trying: what can be read with the catalogue as it is and not without the field uses it; what can
/// be read with the field as it is to be still fits.
/// </summary>
internal sealed partial class KindUses(IDatabase database, Users users, RoleBook roles)
{
    public async Task<IReadOnlyList<FieldUse>> FindAsync(RecordCatalogue now, RecordType type, Field field, Field next, Principal who, CancellationToken ct)
    {
        var ground = new Ground(now, Formulas.With(now, type, field, gone: true), Formulas.With(now, type, next));
        var uses = new List<FieldUse>();
        foreach (var of in now.Types)
        {
            foreach (var computed in of.Fields.Where(f => f.IsComputed))
                if (Formulas.Reads(of, computed, now) && !Formulas.Reads(of, computed, ground.Without)) uses.Add(new("formula", of.Name, computed.Name, Formulas.Reads(of, computed, ground.Next)));
            foreach (var rule in of.Rules) ground.Add(uses, "rule", of.Name, rule.Definition.When, rule.Name);
            // A flow is held against its type whole, conditions, fields and values, as saving one holds it.
            foreach (var flow in of.Flows)
                if (Against(flow, of.Name, now) is var count && Against(flow, of.Name, ground.Without) > count) uses.Add(new("flow", of.Name, flow.Name, Against(flow, of.Name, ground.Next) <= count));
        }

        foreach (var role in await roles.ListAsync(ct))
            foreach (var (name, access) in role.Role.Types)
                if (access.Criteria is { Length: > 0 } when) ground.Add(uses, "role", name, when, role.Role.Name);
        foreach (var rule in await users.SharingRulesAsync(ct)) ground.Add(uses, "sharing", rule.Definition.Type, rule.Definition.When, rule.Name);
        foreach (var limit in await users.LimitsAsync(ct))
        {
            var before = uses.Count;
            var name = $"{limit.Field} ({limit.Role ?? "…"})";
            if (limit.Criteria is { } when) ground.Add(uses, "limit", limit.Type, when, name);
            // An amount of money or a share means something else as a plain number.
            if (uses.Count == before && limit.Type == type.Name && limit.Field == field.Name) uses.Add(new("limit", type.Name, name, LimitType.Fits(next) && (next.Kind == field.Kind || (IsPlain(next) && IsPlain(field)))));
        }

        if (type.Made?.Timeline is { } story)
            foreach (var (at, name) in new[] { ("timeline.party", story.Party), ("timeline.at", story.At), ("timeline.text", story.Text ?? "") })
                if (name == field.Name) uses.Add(new("story", type.Name, type.Name, TimelineDefinition.Fits(at, next)));
        if (type.Made?.Subtitle?.Contains(field.Name) == true) uses.Add(new("subtitle", type.Name, type.Name, TypeDefinition.MayStandUnder(next)));
        await LayoutsAsync(uses, ground, type, field, ct);
        await PrintsAsync(uses, ground, ct);
        await WebhooksAsync(uses, ground, type, field, next, ct);
        await ImportsAsync(uses, type, field, next, who, ct);
        await ViewsAsync(uses, ground, type, field, next, who, ct);
        foreach (var pack in await PackState.AllAsync(database, ct))
            if (pack.HasField(type.Name, field.Name)) uses.Add(new("pack", type.Name, pack.Name, Fits: false));
        return uses;
    }

    private static int Against(Flow flow, string type, RecordCatalogue catalogue) => FlowCheck.Problems(catalogue[type], flow.Definition, catalogue).Count();

    private static bool IsPlain(Field field) => field.Kind is FieldKind.Integer or FieldKind.Number;

    private async Task LayoutsAsync(List<FieldUse> uses, Ground ground, RecordType type, Field field, CancellationToken ct)
    {
        await foreach (var (name, text) in RowsAsync("select name, definition from core_layout", ct))
        {
            if (RecordLayout.Read(text) is not { } layout) continue;
            var of = name.Split('/')[0];
            var before = uses.Count;
            foreach (var section in layout.Sections.Where(s => s.When is { Length: > 0 })) ground.Add(uses, "layout", of, section.When!, name);
            if (uses.Count == before && of == type.Name && layout.Sections.Any(s => s.Fields.Contains(field.Name))) uses.Add(new("layout", of, name, Fits: true));
        }
    }

    private async Task ViewsAsync(List<FieldUse> uses, Ground ground, RecordType type, Field field, Field next, Principal who, CancellationToken ct)
    {
        await foreach (var (isMine, text) in OwnedAsync("core_view", who, ct))
        {
            if (JsonSerializer.Deserialize<SavedList>(text, JsonSerializerOptions.Web) is not { } view) continue;
            var name = view.Shared || isMine ? view.Names?.For(System.Globalization.CultureInfo.GetCultureInfo(who.Language)) ?? view.Name : null;
            var before = uses.Count;
            if (view.Where is { Length: > 0 } when) ground.Add(uses, "view", view.Type, when, name);
            if (uses.Count > before || view.Type != type.Name) continue;
            // Days are grouped by stretches, and a figure in the foot is one of numbers.
            if (view.Group?.Contains($"({field.Name})", StringComparison.Ordinal) == true) uses.Add(new("view", type.Name, name, next.Kind is FieldKind.Date or FieldKind.DateTime));
            else if (view.Totals?.Split(',').Any(t => t == $"{field.Name}:sum" || t == $"{field.Name}:avg") == true) uses.Add(new("view", type.Name, name, next.IsNumeric));
            else if (view.Columns.Contains(field.Name) || view.Group == field.Name || view.Sort?.TrimStart('-') == field.Name) uses.Add(new("view", type.Name, name, Fits: true));
        }
    }

    private async IAsyncEnumerable<(string Name, string Text)> RowsAsync(string sql, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) yield return (row.GetValue(0).ToString()!, row.GetString(1));
    }

    /// <summary>Definitions that people keep, and whether they are this person's.</summary>
    private async IAsyncEnumerable<(bool IsMine, string Text)> OwnedAsync(string table, Principal who, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select user_id, definition from {table}";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) yield return (database.Dialect.FromDb(FieldKind.Link, row, 0) is Guid user && user == who.UserId, row.GetString(1));
    }

    private sealed record Ground(RecordCatalogue Now, RecordCatalogue Without, RecordCatalogue Next)
    {
        public void Add(List<FieldUse> uses, string where, string type, string when, string? name)
        {
            if (Reads(when, type, Now) && !Reads(when, type, Without)) uses.Add(new(where, type, name, Reads(when, type, Next)));
        }

        private static bool Reads(string when, string type, RecordCatalogue catalogue)
        {
            try
            {
                return catalogue.Find(type) is { } of && CriteriaText.Parse(when, of, catalogue).Problem is null;
            }
            catch (ProblemException)
            {
                return false;
            }
        }
    }
}
