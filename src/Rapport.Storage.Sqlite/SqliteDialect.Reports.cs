using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Reports;
using Rapport.Core.Storage;

namespace Rapport.Storage.Sqlite;

// Local time is Unix seconds, with a fraction, shifted by the zone's offset.
public sealed partial class SqliteDialect
{
    public override string LocalTime(FieldKind kind, bool custom, string value, TimeZoneInfo zone, Func<object, string> add) =>
        kind == FieldKind.Date ? $"cast(strftime('%s', {value}) as integer)" : Shifted(value, zone);

    public override string LocalTimeOf(bool day, string number, TimeZoneInfo zone, Func<object, string> add) => day
        ? $"(case when {number} between -719162.0 and 2932896.0 then cast({number} as integer) * 86400 end)"
        : $"(case when {number} between -62135596800000.0 and 253402300799999.0 then {Shifted(number, zone)} end)";

    // Integer division would cut moments before 1970 upwards.
    private static string Shifted(string moment, TimeZoneInfo zone) => $"(({moment} + {ZoneOffsets.Sql(zone, moment)}) / 1000.0)";

    public override string ToWhole(string number) => $"cast({number} as integer)";

    public override string TimePart(TimePart part, string local) => part != Core.Criteria.TimePart.Weekday
        ? $"cast(strftime('{part switch { Core.Criteria.TimePart.Hour => "%H", Core.Criteria.TimePart.MonthOfYear => "%m", _ => "%d" }}', {local}, 'unixepoch') as integer)"
        : $"((cast(strftime('%w', {local}, 'unixepoch') as integer) + 6) % 7 + 1)";

    public override string Bucket(DateBucket bucket, string local) => bucket switch
    {
        DateBucket.Year => $"strftime('%Y', {local}, 'unixepoch')",
        DateBucket.Quarter => $"strftime('%Y', {local}, 'unixepoch') || '-Q' || ((cast(strftime('%m', {local}, 'unixepoch') as integer) + 2) / 3)",
        DateBucket.Month => $"strftime('%Y-%m', {local}, 'unixepoch')",
        DateBucket.Week => $"strftime('%Y-%m-%d', {local}, 'unixepoch', 'weekday 0', '-6 days')",
        _ => $"strftime('%Y-%m-%d', {local}, 'unixepoch')",
    };
}
