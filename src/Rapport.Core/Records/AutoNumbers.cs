using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>The counters behind readable codes such as C-00093; one for each year or month where the code names it.</summary>
public static class AutoNumbers
{
    /// <summary>Gives the drafts that have none their number, as of a day where they are counted; those that brought one move the counter.</summary>
    internal static async Task FillAsync(WriteSession session, RecordType type, Field field, IReadOnlyList<Dictionary<string, object?>> drafts, DateTime day)
    {
        var pattern = NumberPattern.Of(field);
        await PassAsync(session, type, field, drafts.Select(d => d.GetValueOrDefault(field.Name) as string));
        var open = drafts.Where(d => d.GetValueOrDefault(field.Name) is null).ToList();
        if (open.Count == 0) return;
        var next = await DrawAsync(session, Name(type, field.Name, pattern.PeriodOf(day)), open.Count);
        foreach (var draft in open) draft[field.Name] = pattern.Write(next++, day);
    }

    /// <summary>The day where a person is: the turn of the year is theirs, not that of the server.</summary>
    internal static DateTime DayOf(DateTime moment, string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc), found) : moment;

    /// <summary>What the next record would be called by a pattern, unless somebody is faster. Draws nothing.</summary>
    public static async Task<string> NextAsync(IDatabase database, RecordType type, string field, NumberPattern pattern, DateTime now, string zone, CancellationToken ct)
    {
        var day = DayOf(now, zone);
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select next from core_counter where name = $1";
        database.Dialect.Bind(command, Name(type, field, pattern.PeriodOf(day)));
        return pattern.Write(await command.ExecuteScalarAsync(ct) is long next ? next : 1, day);
    }

    /// <summary>
    /// Draws <paramref name="count"/> numbers; gives the first. Beside the transaction: the counter would make all who create
    /// records of the type at the same time wait for each other. One that is rolled back leaves a gap.
    /// </summary>
    private static async Task<long> DrawAsync(WriteSession session, string counter, int count) =>
        (long)(await session.AsideAsync("insert into core_counter (name, next) values ($1, 1 + $2) on conflict (name) do update set next = core_counter.next + $2 returning next", counter, (long)count))! - count;

    /// <summary>
    /// Moves the counter past codes that came from elsewhere: a number given by an import must never be drawn again, or
    /// nobody could create a record any more. A code of another year moves the counter of that year.
    /// </summary>
    private static async Task PassAsync(WriteSession session, RecordType type, Field field, IEnumerable<string?> given)
    {
        var pattern = NumberPattern.Of(field);
        foreach (var (period, highest) in given.Select(code => code is null ? null : pattern.In(code)).OfType<(string Period, long Number)>().GroupBy(c => c.Period, c => c.Number, StringComparer.Ordinal).Select(g => (g.Key, g.Max())))
            await session.AsideAsync("insert into core_counter (name, next) values ($1, $2) on conflict (name) do update set next = $2 where core_counter.next < $2", Name(type, field.Name, period), highest + 1);
    }

    private static string Name(RecordType type, string field, string period) => period.Length == 0 ? $"{type.Name}.{field}" : $"{type.Name}.{field}:{period}";
}
