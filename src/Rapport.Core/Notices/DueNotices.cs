using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>
/// What falls due: told once at the beginning of its day where its owner is, and once more when it has passed undone.
/// Asked by the stretch of time since the last look, so that old work costs nothing.
/// </summary>
internal sealed class DueNotices(RecordCatalogue catalogue, SqlDialect dialect, DbConnection connection)
{
    private const int MostAtOnce = 2_000;
    private readonly List<NoticeDraft> drafts = [];

    public async Task<IReadOnlyList<NoticeDraft>> MakeAsync(DateTime since, DateTime now, CancellationToken ct)
    {
        foreach (var type in catalogue.Types.Where(t => t.Due is not null && t.HasOwner))
        {
            await PassedAsync(type, since, now, allDay: false, ct);
            // Whoever has a day for it has it until its end.
            await PassedAsync(type, since - TimeSpan.FromDays(1), now - TimeSpan.FromDays(1), allDay: true, ct);
            foreach (var (zone, from) in await DaysBegunAsync(since, now, ct)) await TodayAsync(type, zone, from, ct);
        }

        return drafts;
    }

    private async Task PassedAsync(RecordType type, DateTime since, DateTime until, bool allDay, CancellationToken ct)
    {
        var due = type.Due!;
        var isDay = type[due.AllDay].Column;
        var condition = $"t.{type[due.At].Column} > $1 and t.{type[due.At].Column} <= $2 and {(allDay ? $"t.{isDay}" : $"(t.{isDay} is null or not t.{isDay})")}";
        await TellAsync(type, NoticeKinds.Overdue, condition, [since, until], until, null, ct);
    }

    private Task TodayAsync(RecordType type, string zone, DateTime from, CancellationToken ct)
    {
        var at = type[type.Due!.At].Column;
        return TellAsync(type, NoticeKinds.Due, $"t.{at} >= $1 and t.{at} < $2", [from, from.AddDays(1)], from, zone, ct);
    }

    private async Task TellAsync(RecordType type, string kind, string condition, DateTime[] moments, DateTime at, string? zone, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            select t.id, t.owner_id, t.{type[type.Due!.At].Column} from {type.Table} t{(zone is null ? "" : " join core_user u on u.id = t.owner_id")}
            where {condition} and t.{type[type.Due.State].Column} = $3 and t.owner_id is not null{(zone is null ? "" : " and coalesce(u.time_zone, 'UTC') = $4")} order by t.{type[type.Due.At].Column} limit {MostAtOnce}
            """;
        foreach (var moment in moments) dialect.Bind(command, dialect.ToDb(FieldKind.DateTime, moment));
        dialect.Bind(command, type.Due.Open);
        if (zone is not null) dialect.Bind(command, zone);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var (id, owner, when) = ((Guid)dialect.FromDb(FieldKind.Link, row, 0)!, (Guid)dialect.FromDb(FieldKind.Link, row, 1)!, (DateTime)dialect.FromDb(FieldKind.DateTime, row, 2)!);
            // Put off and due again it is told again.
            drafts.Add(new NoticeDraft(owner, kind, type.Number, id, null, null, at, new NoticeDetail()) { Gather = string.Create(CultureInfo.InvariantCulture, $"{kind}:{id:N}:{when.Ticks}") });
        }
    }

    /// <summary>Time zones of people in which a day began since the last look, with the moment at which it did.</summary>
    private async Task<IReadOnlyList<(string Zone, DateTime From)>> DaysBegunAsync(DateTime since, DateTime now, CancellationToken ct)
    {
        var begun = new List<(string, DateTime)>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select distinct coalesce(time_zone, 'UTC') from core_user limit 500";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var name = row.GetString(0);
            var zone = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var known) ? known : TimeZoneInfo.Utc;
            var local = TimeZoneInfo.ConvertTimeFromUtc(now, zone);
            var midnight = DateTime.SpecifyKind(local.Date, DateTimeKind.Unspecified);
            if (zone.IsInvalidTime(midnight)) midnight = midnight.AddHours(1);
            var from = TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
            if (from > since && from <= now) begun.Add((name, from));
        }

        return begun;
    }
}
