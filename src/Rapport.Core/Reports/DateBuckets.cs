using System.Globalization;

namespace Rapport.Core.Reports;

/// <summary>Stretches of the calendar that a day or moment is counted into. Weeks begin on Monday (ISO 8601).</summary>
public enum DateBucket
{
    Year,
    Quarter,
    Month,
    Week,
    Day,
}

/// <summary>Keys of buckets: <c>2011</c>, <c>2011-Q3</c>, <c>2011-09</c>, and the first day for weeks and days. They sort as text.</summary>
public static class DateBuckets
{
    public static string Name(DateBucket bucket) => bucket switch
    {
        DateBucket.Year => "year",
        DateBucket.Quarter => "quarter",
        DateBucket.Month => "month",
        DateBucket.Week => "week",
        _ => "day",
    };

    public static string Key(DateBucket bucket, DateOnly day) => bucket switch
    {
        DateBucket.Year => day.ToString("yyyy", CultureInfo.InvariantCulture),
        DateBucket.Quarter => string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}-Q{(day.Month + 2) / 3}"),
        DateBucket.Month => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        DateBucket.Week => Monday(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>First day of a bucket.</summary>
    public static DateOnly Start(DateBucket bucket, string key) => bucket switch
    {
        DateBucket.Year => new DateOnly(Number(key), 1, 1),
        DateBucket.Quarter => new DateOnly(Number(key[..4]), ((key[^1] - '1') * 3) + 1, 1),
        DateBucket.Month => new DateOnly(Number(key[..4]), Number(key[5..]), 1),
        _ => DateOnly.ParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>First day of the bucket after the one that begins on <paramref name="start"/>.</summary>
    public static DateOnly Next(DateBucket bucket, DateOnly start) => bucket switch
    {
        DateBucket.Year => start.AddYears(1),
        DateBucket.Quarter => start.AddMonths(3),
        DateBucket.Month => start.AddMonths(1),
        DateBucket.Week => start.AddDays(7),
        _ => start.AddDays(1),
    };

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
