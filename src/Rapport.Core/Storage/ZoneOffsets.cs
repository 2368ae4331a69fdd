using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Rapport.Core.Values;

namespace Rapport.Core.Storage;

/// <summary>
/// What a time zone adds to UTC from when on, for a database that knows no zones. Read out of
/// <see cref="TimeZoneInfo"/> once per zone, from 1900 to 2100; before and after the nearest offset holds.
/// </summary>
public static class ZoneOffsets
{
    private static readonly DateTime First = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Last = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ConcurrentDictionary<string, (long From, long Offset)[]> Known = new(StringComparer.Ordinal);

    /// <summary>
    /// The offset in milliseconds at <paramref name="moment"/> (SQL, Unix ms) as SQL: one number, or a tree of
    /// comparisons eight deep, for a list of them would be walked for every row.
    /// </summary>
    public static string Sql(TimeZoneInfo zone, string moment)
    {
        var steps = Known.GetOrAdd(zone.Id, _ => Read(zone));
        var sql = new StringBuilder();
        Write(sql, steps, moment);
        return sql.ToString();
    }

    private static void Write(StringBuilder sql, ReadOnlySpan<(long From, long Offset)> steps, string moment)
    {
        if (steps.Length == 1)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{steps[0].Offset}");
            return;
        }

        var half = steps.Length / 2;
        sql.Append(CultureInfo.InvariantCulture, $"case when {moment} < {steps[half].From} then ");
        Write(sql, steps[..half], moment);
        sql.Append(" else ");
        Write(sql, steps[half..], moment);
        sql.Append(" end");
    }

    private static (long From, long Offset)[] Read(TimeZoneInfo zone)
    {
        var steps = new List<(long, long)> { (0, Offset(zone, First)) };
        var day = First;
        for (; day < Last; day = day.AddDays(1))
        {
            var next = day.AddDays(1);
            if (zone.GetUtcOffset(day) == zone.GetUtcOffset(next)) continue;
            var (low, high) = (day, next);
            while (high - low > TimeSpan.FromMilliseconds(1))
            {
                var middle = ValueJson.Milliseconds(low + ((high - low) / 2));
                if (zone.GetUtcOffset(middle) == zone.GetUtcOffset(day)) low = middle; else high = middle;
            }

            steps.Add((ValueJson.ToUnixMilliseconds(high), Offset(zone, high)));
        }

        return [.. steps];
    }

    private static long Offset(TimeZoneInfo zone, DateTime at) => (long)zone.GetUtcOffset(at).TotalMilliseconds;
}
