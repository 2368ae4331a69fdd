using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;
using Rapport.Storage.Specs.Worlds;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>
/// Random tables with fields of every kind, links and codes that come twice among them, which create, update or both: taken back, all is as
/// it was; done again, all is as they left it; and what somebody did since stays, field by field, and is named.
/// </summary>
public abstract class RevertingImports(SharedPostgres? postgres) : WorldEngine(postgres)
{
    private readonly TempFolder files = new();
    private int tables;

    private async Task<ImportResult> ImportAsync(RandomValues values, int rows, int fields, bool isFresh)
    {
        var path = files.File($"{tables++}.csv");
        var stamp = Guid.CreateVersion7().ToString("N")[..12];
        await new RandomTable(Sample, values).WriteAsync(path, rows, fields, i => isFresh ? $"{stamp}-{i}" : RandomTable.Code(values.Random.Next(RandomTable.Codes)));
        var mode = isFresh ? ImportMode.Upsert : values.One<ImportMode>([ImportMode.Create, ImportMode.Update, ImportMode.Upsert, ImportMode.Upsert]);
        var result = await Get<RecordImport>().RunAsync(path, new ImportPlan("sample") { Match = ["code"], Mode = mode }, Principal.System, null, null, null, default);
        Assert.True(result.Errors < result.Rows || mode != ImportMode.Upsert, string.Join('\n', result.FirstErrors.Select(e => string.Join("; ", e.Problems))));
        return result;
    }

    /// <summary>Half of the codes that tables name are there before.</summary>
    private async Task MakeAsync(RandomValues values)
    {
        var world = new RandomWorld(Store, values);
        for (var i = 0; i < RandomTable.Codes; i += 2) await world.MakeAsync("sample", ("code", RandomTable.Code(i)), ("name", "There"));
    }

    [Fact]
    public async Task Whatever_an_import_brought_or_changed_its_undo_leaves_all_as_it_was_and_can_be_undone()
    {
        await MakeAsync(new RandomValues(new Random(1)));
        await Gen.Int[0, int.MaxValue - 1].SampleAsync(async seed =>
        {
            var values = new RandomValues(new Random(seed));
            // Beyond a thousand, what an undo takes away is kept packed and not row by row.
            var isFresh = values.Chance(20);
            var before = await WorldAsync();
            var result = isFresh ? await ImportAsync(values, 1_300, 4, isFresh) : await ImportAsync(values, 320, 18, isFresh);
            if (result.ChangeSet is not { } set) return;
            var after = await WorldAsync("created_set");
            var undo = await UndoneAsync(set);
            AreSame(before, await WorldAsync(), $"seed {seed}: undone");
            var redo = await UndoneAsync(undo);
            AreSame(after, await WorldAsync("created_set"), $"seed {seed}: done again");
            await UndoneAsync(redo);
            AreSame(before, await WorldAsync(), $"seed {seed}: undone again");
        }, iter: Worlds(5), threads: 1);
    }

    [Fact]
    public async Task What_was_edited_since_stays_field_by_field_and_is_named()
    {
        await MakeAsync(new RandomValues(new Random(2)));
        await Gen.Int[0, int.MaxValue - 1].SampleAsync(async seed =>
        {
            var values = new RandomValues(new Random(seed));
            var before = await RecordsAsync();
            if ((await ImportAsync(values, 240, 12, isFresh: false)).ChangeSet is not { } set) return;
            var after = await RecordsAsync();
            Assert.Empty(before.Keys.Except(after.Keys));
            var world = new RandomWorld(Store, values);
            foreach (var id in after.Keys) world.Know("sample", id);
            foreach (var record in after.Values.OrderBy(_ => values.Random.Next()).Take(25))
                if (world.Edit(record, 3) is { Count: > 0 } edit) await WriteAsync(RecordWrite.Update(Sample, record.Id, edit));
            var edited = await RecordsAsync();

            var expected = Expected(before, after, edited);
            var undo = await Store.UndoAsync(set, Principal.System, preview: false, default);
            var left = await RecordsAsync();
            Assert.DoesNotContain(left.Values.SelectMany(Links), id => !left.ContainsKey(id));
            foreach (var (id, record) in expected)
            {
                if (!left.TryGetValue(id, out var there)) Assert.Fail($"seed {seed}: {id:D} {record.GetValueOrDefault("code")} is gone");
                foreach (var field in Told(Sample))
                    Assert.True(RecordRules.Same(record.GetValueOrDefault(field.Name), there[field.Name]), $"seed {seed}: {field.Name} of {record.GetValueOrDefault("code")}: {Show(record.GetValueOrDefault(field.Name))} expected, {Show(there[field.Name])} there, {Show(edited[id][field.Name])} edited, {Show(after[id][field.Name])} imported");
            }

            Assert.Equal(expected.Keys.Order(), left.Keys.Order());
            // Named are those of which something of the import stays, with the fields where it is not all.
            bool Stays(Guid id) => !before.TryGetValue(id, out var was) || Told(Sample).Any(f => !RecordRules.Same(was[f.Name], after[id][f.Name]) && !RecordRules.Same(after[id][f.Name], edited[id][f.Name]));
            var kept = expected.Keys.Where(Stays).Order();
            var named = undo.Refused.Select(r => r.Id).ToHashSet();
            Assert.Empty(kept.Except(named));
            // A table that named a record twice may have left no trace of its own in what was edited since.
            Assert.All(named.Except(kept), id => Assert.Contains(Told(Sample), f => !RecordRules.Same(after[id][f.Name], edited[id][f.Name])));
            Assert.All(undo.Refused.Where(r => r.IsPartly), r => Assert.All(r.Kept, f => Assert.False(RecordRules.Same(after[r.Id][f], edited[r.Id][f]))));

            // All else of the undo can be undone: what was edited stays, the import's values are back.
            if (undo.ChangeSet != 0) await UndoneAsync(undo.ChangeSet);
            var again = await RecordsAsync();
            foreach (var (id, record) in edited)
                foreach (var field in Told(Sample)) Assert.True(RecordRules.Same(record[field.Name], again[id][field.Name]), $"seed {seed}: {field.Name} of {record["code"]} after redo");
        }, iter: Worlds(5), threads: 1);
    }

    private static IEnumerable<Field> Told(RecordType type) => type.Fields.Where(f => !f.IsComputed && f.Section != "system");

    private IEnumerable<Guid> Links(RecordData record) => Links(record.Values);

    private IEnumerable<Guid> Links(IReadOnlyDictionary<string, object?> values) =>
        Told(Sample).Where(f => f.Target == "sample").SelectMany(f => values.GetValueOrDefault(f.Name) switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() });

    private static string Show(object? value) => value is System.Collections.IEnumerable many and not string ? string.Join('|', many.Cast<object>()) : value?.ToString() ?? "nothing";

    private async Task<Dictionary<Guid, RecordData>> RecordsAsync()
    {
        var all = new Dictionary<Guid, RecordData>();
        await foreach (var page in Reader.WalkAsync(Sample, null, [Sample["code"]], Principal.System, 500, default))
            foreach (var row in page) all[row.Id] = (await GetAsync(Sample, row.Id))!;
        return all;
    }

    /// <summary>
    /// What an undo leaves: of records that were there each field goes back that nobody changed since; of those that the import made the
    /// edited stay as a whole, and so do those to which something leads that stays.
    /// </summary>
    private Dictionary<Guid, Dictionary<string, object?>> Expected(Dictionary<Guid, RecordData> before, Dictionary<Guid, RecordData> after, Dictionary<Guid, RecordData> edited)
    {
        var expected = new Dictionary<Guid, Dictionary<string, object?>>();
        foreach (var (id, now) in edited)
        {
            var values = new Dictionary<string, object?>(now.Values, StringComparer.Ordinal);
            if (before.TryGetValue(id, out var was))
                foreach (var field in Told(Sample).Where(f => RecordRules.Same(now[f.Name], after[id][f.Name]))) values[field.Name] = was[field.Name];
            if (was is not null || Told(Sample).Any(f => !RecordRules.Same(now[f.Name], after[id][f.Name]))) expected[id] = values;
        }

        var open = new Queue<Guid>(expected.Keys);
        while (open.TryDequeue(out var id))
            foreach (var to in Links(expected[id]))
                if (expected.TryAdd(to, new Dictionary<string, object?>(edited[to].Values, StringComparer.Ordinal))) open.Enqueue(to);
        return expected;
    }
}

public sealed class RevertingImportsOnSqlite() : RevertingImports(null);

public sealed class RevertingImportsOnPostgres(SharedPostgres postgres) : RevertingImports(postgres);
