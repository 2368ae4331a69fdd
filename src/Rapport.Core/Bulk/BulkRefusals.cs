using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Bulk;

/// <summary>All that an order refused, kept beside its job, whose result names only the first; and the file of it.</summary>
public sealed class BulkRefusals(IDatabase database, RecordReader reader, IExchangeWords words, ExportLog log)
{
    private const int PerPage = 500;
    private static readonly string[] Heads = ["record", "id", "column", "reason"];

    internal static SystemTable Table { get; } = new("core_bulk_refusal",
        [new("n", ColumnType.Integer) { IsNumber = true }, new("job", ColumnType.Integer, true), new("record", ColumnType.Id, true), new("problem", ColumnType.Text, true)],
        [new("ix_core_bulk_refusal", "job, n")]);

    /// <summary>Notes one in the transaction that goes on behind it.</summary>
    internal static Task NoteAsync(WriteSession session, long job, BulkRefusal refused) => session.ExecuteAsync(
        "insert into core_bulk_refusal (job, record, problem) values ($1, $2, $3)", job, session.Dialect.ToDb(FieldKind.Link, refused.Id), JsonSerializer.Serialize(refused.Problem));

    /// <summary>Writes record, field and reason as CSV in a language, while it is read; that it was taken out is noted. Records out of sight have no name.</summary>
    /// <param name="address">Where it was asked from, for the history.</param>
    public async Task WriteAsync(Job job, Principal who, string language, Stream to, string? address, CancellationToken ct)
    {
        var type = reader.Catalogue[BulkJobs.OrderOf(job)!.Type];
        if (!who.MayExport(type)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Export)));
        // The byte order mark makes spreadsheets read it as UTF-8.
        var text = new StringBuilder("\uFEFF");
        DelimitedText.Row(text, ',', [.. Heads.Select(h => words.Head(h, language))]);
        var written = 0L;
        try
        {
            await foreach (var page in PagesAsync(job, ct))
            {
                var titles = await reader.TitlesAsync(type, [.. page.Select(r => r.Id)], who, ct);
                foreach (var (id, _, problem) in page)
                    DelimitedText.Row(text, ',', [titles.GetValueOrDefault(id) ?? "", id == Guid.Empty ? "" : id.ToString("D"), problem.At is { } at && type.Find(at) is { } field ? words.Field(type, field, language) : "", words.Say(problem with { At = null }, language)]);
                written += page.Count;
                await SendAsync();
            }

            await SendAsync();
        }
        finally
        {
            await log.NoteAsync(type.Name, null, [type.Title], written, who, address);
        }

        async Task SendAsync()
        {
            await to.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
            text.Clear();
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<BulkRefusal>> PagesAsync(Job job, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        for (var behind = 0L; ;)
        {
            var page = new List<BulkRefusal>();
            await using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select n, record, problem from core_bulk_refusal where job = {job.Number} and n > {behind} order by n limit {PerPage}");
            await using (var row = await command.ExecuteReaderAsync(ct))
            {
                while (await row.ReadAsync(ct))
                {
                    behind = row.GetInt64(0);
                    page.Add(new BulkRefusal((Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, null, JsonSerializer.Deserialize<Problem>(row.GetString(2))!));
                }
            }

            if (page.Count > 0) yield return page;
            // Orders of earlier versions kept the first only.
            else if (behind == 0) yield return BulkJobs.ResultOf(job)?.FirstRefused ?? [];
            if (page.Count == 0) yield break;
        }
    }
}
