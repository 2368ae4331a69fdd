using Rapport.Core.Catalogue;
using Rapport.Kit.Boards;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Customers.Activities;

/// <summary>The next thing planned with each customer of a board, or about each of its other records.</summary>
internal sealed class NextActivityMarks(IRecordSource source, Texts texts, Formats formats) : ICardMarks
{
    private const int MostRead = 500;

    public bool IsFor(RecordType type) => source.Catalogue.Find(ActivityType.Name)?.SubjectOf(type.Name) is not null;

    public IReadOnlyList<string> Fields => [];

    public async Task<IReadOnlyDictionary<Guid, CardMark>> ReadAsync(RecordType type, IReadOnlyList<RecordRow> rows, CancellationToken cancel)
    {
        var marks = new Dictionary<Guid, CardMark>();
        if (source.Catalogue.Find(ActivityType.Name)?.SubjectOf(type.Name) is not { } link) return marks;
        var where = $"state = planned and {link.Name} in ({string.Join(", ", rows.Select(r => $"'{r.Id:D}'"))})";
        var page = await source.ListAsync(new RecordQuery(ActivityType.Name, where, "at", MostRead, null) { Fields = ActivityRow.FieldsOf(source.Catalogue) }, cancel);
        foreach (var row in page.Items)
            if (row[link.Name] is Guid subject && !marks.ContainsKey(subject)) marks[subject] = Mark(row, texts[$"composer.{row["kind"]}"]);
        foreach (var row in rows) marks.TryAdd(row.Id, new CardMark(texts["activity.nothing"], "", Hollow: true));
        return marks;
    }

    private CardMark Mark(RecordRow row, string kind)
    {
        var (text, tone) = ActivityWords.Due(texts, formats, row["at"] as DateTime?, row["allDay"] is true);
        return new CardMark($"{kind} {text}", tone is "bad" or "warn" ? tone : "ok");
    }
}

/// <summary>When each activity of a board is due.</summary>
internal sealed class DueMarks(Texts texts, Formats formats) : ICardMarks
{
    public bool IsFor(RecordType type) => type.Name == ActivityType.Name;

    public IReadOnlyList<string> Fields => ["state", "at", "allDay"];

    public Task<IReadOnlyDictionary<Guid, CardMark>> ReadAsync(RecordType type, IReadOnlyList<RecordRow> rows, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<Guid, CardMark>>(rows.Where(r => r["state"] is ActivityType.Planned).ToDictionary(r => r.Id, r =>
        {
            var (text, tone) = ActivityWords.Due(texts, formats, r["at"] as DateTime?, r["allDay"] is true);
            return new CardMark(text, tone is "bad" or "warn" ? tone : "ok", Hollow: r["at"] is null);
        }));
}
