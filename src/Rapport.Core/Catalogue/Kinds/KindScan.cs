using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>Reads a stretch of the table and says what would become of the values; nothing is written and nobody waits for it.</summary>
internal sealed class KindScan(IDatabase database, RecordReader reader, TimeProvider clock)
{
    private const int Stretch = 20_000;
    private const int MostShown = 5;

    /// <param name="patience">How long it may read; the answer says how far it came.</param>
    public async Task<KindPreview> ReadAsync(RecordType type, Field field, Field next, KindReading reading, RecordCatalogue catalogue, KindPreview soFar, TimeSpan patience, Principal who, CancellationToken ct)
    {
        var conversion = new FieldConversion(type, field, next, reading, catalogue.Region, catalogue.Currency);
        var words = new Dictionary<string, long>(soFar.Words, StringComparer.Ordinal);
        var examples = new List<KindExample>(soFar.Examples);
        var (filled, lost, isMore, after) = (soFar.Filled, soFar.Lost, soFar.IsMore, soFar.After);
        var begun = clock.GetTimestamp();
        bool isComplete;
        do
        {
            var read = 0;
            await using var connection = await database.OpenAsync(ct);
            await using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select n, id, {database.Dialect.CustomJson("t", field.Key)} from {type.Table} t where n > {after} order by n limit {Stretch}");
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                read++;
                after = row.GetInt64(0);
                if (row.IsDBNull(2) || Value(row.GetString(2), field) is not { } value) continue;
                filled++;
                var problem = conversion.Convert(value, out var converted);
                var text = Cut(FieldConversion.Text(field, value, reading.Language));
                if (problem is not null)
                {
                    lost++;
                    if (words.TryGetValue(text, out var count)) words[text] = count + 1;
                    else if (words.Count < KindPreview.MostWords) words[text] = 1;
                    else isMore = true;
                    if (words.GetValueOrDefault(text) > 1) continue;
                }

                // Some that go well show how values are read; of the others as many different ones as there is room for.
                if (examples.Count(e => e.Why is null == problem is null) < (problem is null ? MostShown : KindPreview.MostExamples - MostShown))
                    examples.Add(new KindExample((Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, null, text, converted is null ? null : FieldConversion.Text(next, converted, reading.Language), problem));
            }

            isComplete = read < Stretch;
        }
        while (!isComplete && clock.GetElapsedTime(begun) < patience);

        return soFar with
        {
            Filled = filled,
            Lost = lost,
            Converted = filled - lost,
            Words = words,
            IsMore = isMore,
            After = after,
            IsComplete = isComplete,
            Examples = await NamedAsync(type, field, examples, who, ct),
        };
    }

    /// <summary>Whoever may shape fields does not thereby see records: a value is shown of those in sight only.</summary>
    private async Task<IReadOnlyList<KindExample>> NamedAsync(RecordType type, Field field, List<KindExample> examples, Principal who, CancellationToken ct)
    {
        if (who.AccessTo(type).Read == RecordScope.None || new Sight(reader.Catalogue, who).Hides(type, field)) return [];
        var titles = await reader.TitlesAsync(type, [.. examples.Where(e => e.Title is null).Select(e => e.Id)], who, ct);
        return [.. examples.Select(e => e.Title is null && titles.TryGetValue(e.Id, out var title) ? e with { Title = title } : e).Where(e => e.Title is not null).OrderBy(e => e.Why is not null)];
    }

    private static object? Value(string json, Field field)
    {
        using var read = JsonDocument.Parse(json);
        return ValueJson.Read(read.RootElement, field.Kind, storage: true);
    }

    private static string Cut(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 119), "…");
}
