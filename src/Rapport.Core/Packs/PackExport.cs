using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Values;
using Rapport.Core.Views;

namespace Rapport.Core.Packs;

/// <summary>What a pack of one's own is to hold: everything made at run time of these record types.</summary>
public sealed record PackWish(string Name, string Version, LocalText Label, IReadOnlyList<string> Types);

/// <summary>Makes a pack of what was made here, to be installed elsewhere.</summary>
public sealed class PackExport(IDatabase database, CatalogueHolder holder, LayoutBook layouts, SavedViews views, Prints.PrintBook prints)
{
    /// <summary>Types, fields, rules, templates, the layout for everybody and the lists that everybody is offered; what other packs brought stays out.</summary>
    public async Task<MadePack> MakeAsync(PackWish wish, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        var catalogue = holder.Current;
        var chosen = wish.Types.Select(name => catalogue.Find(name) ?? throw new ProblemException(Problem.Missing("type.unknown", "types", ("type", name)))).ToList();
        var others = new PackOthers([.. (await PackState.AllAsync(database, ct)).Where(s => !s.IsGone && s.Name != wish.Name)], wish.Types);
        var left = new List<LeftOut>();
        var fields = new Dictionary<string, Dictionary<string, FieldDefinition>>(StringComparer.Ordinal);
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select type, name, definition from core_field where retired_at is null order by n";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                if (!wish.Types.Contains(row.GetString(0))) continue;
                else if (others.Field(row.GetString(0), row.GetString(1)) is { } pack) left.Add(new LeftOut(row.GetString(0), row.GetString(1), pack));
                else (fields.TryGetValue(row.GetString(0), out var own) ? own : fields[row.GetString(0)] = new(StringComparer.Ordinal))[row.GetString(1)] = JsonSerializer.Deserialize<FieldDefinition>(row.GetString(2), FieldDefinition.Json)!;
        }

        var arranged = new Dictionary<string, RecordLayout>(StringComparer.Ordinal);
        var lists = new List<PackView>();
        var printed = new Dictionary<string, IReadOnlyDictionary<string, PackPrint>>(StringComparer.Ordinal);
        foreach (var type in chosen)
        {
            if (await layouts.KeptAsync(type.Name, null, ct) is { } layout) arranged[type.Name] = others.Without(layout, type);
            if (await PackPrints.OfAsync(prints, type.Name, id => !others.HasPrint(type.Name, id), ct) is { Count: > 0 } templates) printed[type.Name] = templates;
            lists.AddRange((await views.ListAsync(type.Name, who, ct)).Where(v => v.List.Shared && !others.HasView(type.Name, v.List.Id)).Select(v => v.List).Select(l => new PackView
            {
                Key = "list-" + l.Id.ToString("N")[^12..],
                Type = type.Name,
                Name = l.Names ?? LocalText.In(who.Language, l.Name),
                Where = l.Where,
                Sort = l.Sort,
                Columns = [.. l.Columns.Where(c => c.Contains('.', StringComparison.Ordinal) || others.Is(type, c))],
                Group = l.Group,
                Totals = l.Totals,
                Layout = l.Layout,
            }));
        }

        var made = new Pack
        {
            Name = wish.Name,
            Version = wish.Version,
            Label = wish.Label,
            Layouts = arranged,
            Views = lists,
            Prints = printed,
            Rules = chosen.Where(t => t.Rules.Any(r => !others.HasRule(t.Name, r.Name))).ToDictionary(t => t.Name, t => (IReadOnlyDictionary<string, Rules.RuleDefinition>)t.Rules.Where(r => !others.HasRule(t.Name, r.Name)).ToDictionary(r => r.Name, r => r.Definition, StringComparer.Ordinal), StringComparer.Ordinal),
            Types = chosen.Where(t => t.Made is not null).ToDictionary(t => t.Name, t => t.Made!, StringComparer.Ordinal),
            Fields = fields.ToDictionary(t => t.Key, t => (IReadOnlyDictionary<string, FieldDefinition>)t.Value, StringComparer.Ordinal),
        };
        if (PackShape.Problems(made).ToList() is { Count: > 0 } problems) throw new ProblemException(problems);
        return others.Elsewhere(made, catalogue, left, CultureInfo.GetCultureInfo(who.Language)) is { Count: > 0 } apart ? throw new ProblemException(apart) : new MadePack(made, left);
    }
}
