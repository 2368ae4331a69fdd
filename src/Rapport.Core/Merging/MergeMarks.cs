using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>
/// What a merge leaves beside the records: who went into whom, by which codes they are still found, which files must stay,
/// and saved lists that named them.
/// </summary>
internal sealed partial class MergeMarks(WriteTransaction transaction)
{
    private readonly WriteSession session = transaction.Session;

    public async Task PutAsync(RecordType type, long set, RecordData survivor, IReadOnlyList<RecordData> others, IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, Guid> choices)
    {
        var json = JsonSerializer.Serialize(choices);
        for (var i = 0; i < others.Count; i++)
            await session.ExecuteAsync($"insert into core_merge (set_id, type_no, survivor_id, loser_id, place, version, choices, title) values ($1, $2, $3, $4, $5, $6, {session.Dialect.JsonParameter(7)}, $8)",
                set, (long)type.Number, Id(survivor.Id), Id(others[i].Id), (long)i, survivor.Version + 1, session.Dialect.Json(json), others[i].Title);
        await LabelAsync(set, string.Join("; ", others.Select(o => type.Subtitle is { } subtitle && o[subtitle] is string code ? $"{code} {o.Title}" : o.Title)));
        foreach (var record in others.Prepend(survivor))
            foreach (var field in type.Fields.Where(f => !f.IsComputed && (f.Unique || f.Kind is FieldKind.File or FieldKind.Image)))
                if (record[field.Name] is { } value && !RecordRules.Same(value, values.GetValueOrDefault(field.Name)))
                    await session.ExecuteAsync("insert into core_merged_key (set_id, type_no, loser_id, field, value, code) values ($1, $2, $3, $4, $5, $6)",
                        set, (long)type.Number, Id(record.Id), field.Name, CellWriter.Write(value), field is { IsText: true, Searchable: true } && Lookup.NormaliseCode((string)value) is { Length: > 0 } code ? code : null);
        foreach (var other in others) await MoveViewsAsync(set, other.Id);
    }

    public async Task TakeBackAsync(MergeGraph graph, MergeAct act, long set)
    {
        await session.ExecuteAsync("update core_merge set until_set = $1 where set_id = $2", set, act.Set);
        await session.ExecuteAsync("delete from core_merged_key where set_id = $1", act.Set);
        if (await session.ScalarAsync("select label from core_change_set where id = $1", act.Set) is string label) await LabelAsync(set, label);
        await MoveViewsBackAsync(graph, act, set);
    }

    /// <summary>Whom it was about, for the history and the survivor's story.</summary>
    public Task LabelAsync(long set, string label) => session.ExecuteAsync("update core_change_set set label = $1 where id = $2", label.Length > 200 ? label[..199] + "…" : label, set);

    public static MergedPart Part(RecordData record, IReadOnlySet<string> hidden) =>
        new(record.Id, record.Version, record.Title, record.Type.Subtitle is { } subtitle && !hidden.Contains(subtitle) ? record[subtitle] as string : null, record.Values.Where(v => !hidden.Contains(v.Key)).ToDictionary(StringComparer.Ordinal));

    /// <summary>A saved list that names the record by its id names the survivor from now on.</summary>
    private async Task MoveViewsAsync(long set, Guid loser)
    {
        var views = new List<(Guid Id, string Text)>();
        await using (var command = session.Command($"select id, cast(definition as text) from core_view where cast(definition as text) like $1", $"%{loser:D}%"))
        await using (var row = await command.ExecuteReaderAsync())
            while (await row.ReadAsync()) views.Add(((Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!, row.GetString(1)));
        var graph = await MergeGraph.LoadAsync(session, [loser]);
        foreach (var (id, text) in views) await PutViewAsync(set, id, text, Led(text, graph, a => a.Until is null));
    }

    private async Task MoveViewsBackAsync(MergeGraph graph, MergeAct act, long set)
    {
        foreach (var view in await ViewsAsync(act.Set))
        {
            if (await session.ScalarAsync("select cast(definition as text) from core_view where id = $1", Id(view)) is not string now) continue;
            // From where merges alone led to what stands there; what a person wrote since is left as it is.
            var (steps, origin) = (await StepsAsync(view), (string?)null);
            for (var (i, text) = (steps.Count - 1, now); i >= 0 && steps[i].After == text; i--) origin = text = steps[i].Before;
            if (origin is not null) await PutViewAsync(set, view, now, Led(origin, graph, a => a.Until is null && a.Set != act.Set));
        }
    }

    private async Task PutViewAsync(long set, Guid view, string before, string after)
    {
        if (before == after) return;
        await session.ExecuteAsync($"update core_view set definition = {session.Dialect.JsonParameter(1)} where id = $2", session.Dialect.Json(after), Id(view));
        await session.ExecuteAsync("insert into core_merged_view (set_id, view_id, before, after) values ($1, $2, $3, $4)", set, Id(view), before, after);
    }

    private async Task<List<Guid>> ViewsAsync(long set)
    {
        var views = new List<Guid>();
        await using var command = session.Command("select view_id from core_merged_view where set_id = $1", set);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) views.Add((Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!);
        return [.. views.Distinct()];
    }

    private async Task<List<(string Before, string After)>> StepsAsync(Guid view)
    {
        var steps = new List<(string, string)>();
        await using var command = session.Command("select before, after from core_merged_view where view_id = $1 order by n", Id(view));
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) steps.Add((row.GetString(0), row.GetString(1)));
        return steps;
    }

    private static string Led(string text, MergeGraph graph, Func<MergeAct, bool> stands) =>
        Ids().Replace(text, m => graph.Follow(Guid.Parse(m.Value), stands).ToString("D"));

    private object Id(Guid id) => session.Dialect.ToDb(FieldKind.Link, id);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Ids();
}
