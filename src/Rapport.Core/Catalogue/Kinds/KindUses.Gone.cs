using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Views;
using Rapport.Core.Webhooks;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>What people keep that draws on types and fields which go out of sight: from then on it rests, tells nothing, or cannot be read.</summary>
internal sealed partial class KindUses
{
    public async Task<IReadOnlyList<FieldUse>> FindGoneAsync(RecordCatalogue now, RecordCatalogue without, Principal who, CancellationToken ct)
    {
        bool Gone(string type) => now.Find(type) is not null && without.Find(type) is null;
        var ground = new Ground(now, without, without);
        var uses = new List<FieldUse>();
        void Rests(string where, string type, string? name) => uses.Add(new(where, type, name, Fits: false));
        foreach (var of in now.Types)
        {
            foreach (var flow in of.Flows)
                if (Gone(of.Name) || Against(flow, of.Name, without) > Against(flow, of.Name, now)) Rests("flow", of.Name, flow.Name);
            foreach (var rule in of.Rules.Where(_ => !Gone(of.Name))) ground.Add(uses, "rule", of.Name, rule.Definition.When, rule.Name);
        }

        foreach (var role in await roles.ListAsync(ct))
            foreach (var (name, access) in role.Role.Types.Where(t => !Gone(t.Key)))
                if (access.Criteria is { Length: > 0 } when) ground.Add(uses, "role", name, when, role.Role.Name);
        foreach (var rule in await users.SharingRulesAsync(ct))
            if (Gone(rule.Definition.Type)) Rests("sharing", rule.Definition.Type, rule.Name);
            else ground.Add(uses, "sharing", rule.Definition.Type, rule.Definition.When, rule.Name);
        foreach (var limit in await users.LimitsAsync(ct))
        {
            var name = $"{limit.Field} ({limit.Role ?? "…"})";
            if (now.Find(limit.Type)?.Find(limit.Field) is not null && without.Find(limit.Type)?.Find(limit.Field) is null) Rests("limit", limit.Type, name);
            else if (limit.Criteria is { Length: > 0 } when) ground.Add(uses, "limit", limit.Type, when, name);
        }

        await PrintsAsync(uses, ground, ct);
        foreach (var hook in await WebhookRows.HooksAsync(database, "order by n", ct))
            if (hook.Wish.Types.FirstOrDefault(Gone) is { } told) Rests("receiver", told, hook.Wish.Name);
            else if (hook.Wish is { Where: { Length: > 0 } when, Types: [var one] }) ground.Add(uses, "webhook", one, when, hook.Wish.Name);
        await ImportsGoneAsync(now, without, Rests, who, ct);
        await foreach (var (isMine, text) in OwnedAsync("core_view", who, ct))
            if (JsonSerializer.Deserialize<SavedList>(text, JsonSerializerOptions.Web) is { Where: { Length: > 0 } when } view && !Gone(view.Type))
                ground.Add(uses, "view", view.Type, when, view.Shared || isMine ? view.Names?.For(System.Globalization.CultureInfo.GetCultureInfo(who.Language)) ?? view.Name : null);
        return uses;
    }

    private async Task ImportsGoneAsync(RecordCatalogue now, RecordCatalogue without, Action<string, string, string?> rests, Principal who, CancellationToken ct)
    {
        var drawing = new Dictionary<Guid, string>();
        await foreach (var (isMine, text) in OwnedAsync("core_import_template", who, ct))
        {
            if (JsonSerializer.Deserialize<ImportTemplate>(text) is not { } template || now.Find(template.Type) is not { } type) continue;
            var left = without.Find(template.Type);
            if (left is not null && !type.Fields.Any(f => left.Find(f.Name) is null && (template.Plan.Match.Contains(f.Name) || ColumnsOf(template, f).Count > 0))) continue;
            drawing[template.Id] = type.Name;
            rests("template", type.Name, template.Shared || isMine ? template.Name : null);
        }

        await foreach (var (_, payload) in RowsAsync($"select name, payload from core_schedule where job_type = '{InboxOrder.JobType}' order by name", ct))
            if (JsonSerializer.Deserialize<InboxOrder>(payload, JsonSerializerOptions.Web) is { } order && drawing.TryGetValue(order.Template, out var of)) rests("schedule", of, order.Folder);
    }
}
