using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>Lays the search index beside a sample of the records, and looks for entries of records that are gone.</summary>
internal sealed class SearchCheck(IDatabase database, Snapshot snapshot, RecordCatalogue catalogue)
{
    private const int SampleSize = 200;

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken ct)
    {
        var findings = new List<string>();
        var due = await DueAsync(ct);
        foreach (var type in catalogue.Types.Where(t => t.Fields.Any(f => f.Searchable) && !due.Contains(t.Name)))
        {
            var gone = await snapshot.CountAsync($"select count(*) from core_lookup l where l.type_no = {Number(type.Number)} and not exists (select 1 from {type.Table} t where t.n = l.n)", ct);
            if (gone > 0) findings.Add($"search: {type.Name}: {Number(gone)} entries are of records that are gone");
            var (seen, wrong) = (0, 0);
            foreach (var record in await SampleAsync(type, ct))
            {
                seen++;
                if (!await IsFoundAsync(type, record, ct)) wrong++;
            }

            if (wrong > 0) findings.Add($"search: {type.Name}: {Number(wrong)} of {Number(seen)} records looked at are not found by their own words");
        }

        return findings;
    }

    /// <summary>Types whose index is still to be made anew after an upgrade, or is being made: that is no damage.</summary>
    private async Task<HashSet<string>> DueAsync(CancellationToken ct)
    {
        var due = (await SearchUpgrade.DueAsync(snapshot.Command, catalogue, ct)).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        await using var command = snapshot.Command($"select payload from core_job where open_key like '{SearchUpgrade.JobKey}%'");
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) due.Add(JsonSerializer.Deserialize<string>(row.GetString(0))!);
        return due;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<List<RecordData>> SampleAsync(RecordType type, CancellationToken ct)
    {
        var shape = TypeShape.Of(type);
        var highest = await snapshot.CountAsync($"select coalesce(max(n), 0) from {type.Table}", ct);
        await using var command = snapshot.Command($"{shape.SelectAll} where n % {Number(Math.Max(1, highest / SampleSize))} = 0 order by n limit {Number(2 * SampleSize)}");
        var sample = new List<RecordData>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) sample.Add(RowMapping.Read(type, shape, row, database.Dialect));
        return sample;
    }

    private async Task<bool> IsFoundAsync(RecordType type, RecordData record, CancellationToken ct)
    {
        var entry = RecordIndexer.Entry(type, record.Number, record.Values);
        await using (var command = snapshot.Command($"select kind, value from core_lookup where type_no = {Number(type.Number)} and n = {Number(record.Number)}"))
        {
            var there = new HashSet<Lookup>();
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) there.Add(new Lookup((LookupKind)row.GetInt16(0), row.GetString(1)));
            if (!there.SetEquals(entry.Lookups)) return false;
        }

        if (entry.Tokens.All.Count == 0) return true;
        await using var words = snapshot.Command("");
        var condition = database.Search.Condition(type.Number, new SearchQuery { Text = "", Kind = SearchKind.Words, Terms = [.. entry.Tokens.All.Take(20).Select(t => new TermGroup([[new Term(TokenMark.ReachOf(t) == SearchReach.Names ? t : TokenMark.Bare(t), false)]]))], Lookups = [] }, value =>
        {
            database.Dialect.Bind(words, value);
            return "$" + Number(words.Parameters.Count);
        });
        words.CommandText = $"select count(*) from {type.Table} t where t.n = {Number(record.Number)} and {condition}";
        return Convert.ToInt64(await words.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture) == 1;
    }
}
