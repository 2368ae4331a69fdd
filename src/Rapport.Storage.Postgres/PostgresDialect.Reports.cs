using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Reports;

namespace Rapport.Storage.Postgres;

// Local time is a timestamp without time zone.
public sealed partial class PostgresDialect
{
    public override string LocalTime(FieldKind kind, bool custom, string value, TimeZoneInfo zone, Func<object, string> add) =>
        kind == FieldKind.Date ? $"({value})::date::timestamp" : $"timezone({add(zone.Id)}, {(custom ? $"to_timestamp({value} / 1000.0)" : value)})";

    public override string LocalTimeOf(bool day, string number, TimeZoneInfo zone, Func<object, string> add) => day
        ? $"(case when {number} between -719162.0 and 2932896.0 then (date '1970-01-01' + trunc({number})::int)::timestamp end)"
        : $"(case when {number} between -62135596800000.0 and 253402300799999.0 then timezone({add(zone.Id)}, to_timestamp({number} / 1000.0)) end)";

    public override string ToWhole(string number) => $"({number})::bigint";

    public override string TimePart(TimePart part, string local) =>
        $"extract({part switch { Core.Criteria.TimePart.Hour => "hour", Core.Criteria.TimePart.Weekday => "isodow", Core.Criteria.TimePart.MonthOfYear => "month", _ => "day" }} from {local})::int";

    // Collation C, like the texts that are stored: buckets sort by their keys.
    public override string Bucket(DateBucket bucket, string local) => bucket switch
    {
        DateBucket.Year => $"to_char({local}, 'YYYY')",
        DateBucket.Quarter => $"to_char({local}, 'YYYY-\"Q\"Q')",
        DateBucket.Month => $"to_char({local}, 'YYYY-MM')",
        DateBucket.Week => $"to_char(date_trunc('week', {local}), 'YYYY-MM-DD')",
        _ => $"to_char({local}, 'YYYY-MM-DD')",
    };
}
