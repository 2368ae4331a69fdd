using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Reports;

namespace Rapport.Core.Storage;

// Days and moments cut to buckets and parts. "Local time" is whatever form the database cuts best from.
public abstract partial class SqlDialect
{
    /// <summary>Local time of a stored day or moment; a day has no zone.</summary>
    public abstract string LocalTime(FieldKind kind, bool custom, string value, TimeZoneInfo zone, Func<object, string> add);

    /// <summary>Local time of a calculated day (days since 1970) or moment (Unix ms), both doubles; null beyond the calendar.</summary>
    public abstract string LocalTimeOf(bool day, string number, TimeZoneInfo zone, Func<object, string> add);

    /// <summary>Weekday (1 = Monday) or hour of a local time, a whole number.</summary>
    public abstract string TimePart(TimePart part, string local);

    /// <summary>The key of the bucket that a local time falls into; see <see cref="DateBuckets"/> for its forms.</summary>
    public abstract string Bucket(DateBucket bucket, string local);

    /// <summary>A custom whole number as the database's own whole number, so that sums are exact.</summary>
    public abstract string ToWhole(string number);
}
