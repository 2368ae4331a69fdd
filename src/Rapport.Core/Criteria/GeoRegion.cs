using Rapport.Core.Values;

namespace Rapport.Core.Criteria;

/// <summary>
/// A region by its corners, and the one test whether a place lies in it: a ray to the west crosses the sides an odd number
/// of times (Shimrat 1962). Sides are straight on a map whose degrees are squares; a polygon does not span the 180th
/// meridian, a box may (its west lies east of its east then).
/// </summary>
public sealed class GeoRegion
{
    /// <summary>One side that is not level: the latitudes it runs between, and its line as longitude = At + Slope · (latitude − From).</summary>
    public readonly record struct Side(double From, double Until, double At, double Slope);

    private GeoRegion(double south, double west, double north, double east, Side[] sides) => (South, West, North, East, Sides) = (south, west, north, east, sides);

    public double South { get; }
    public double West { get; }
    public double North { get; }
    public double East { get; }

    /// <summary>Empty for a box.</summary>
    public IReadOnlyList<Side> Sides { get; }

    /// <param name="degrees">Latitude and longitude in turn, two corners or more.</param>
    public static GeoRegion Of(IReadOnlyList<decimal> degrees)
    {
        var corners = Enumerable.Range(0, degrees.Count / 2).Select(i => (Latitude: (double)degrees[2 * i], Longitude: (double)degrees[(2 * i) + 1])).ToArray();
        if (corners.Length == 2) return new(Math.Min(corners[0].Latitude, corners[1].Latitude), corners[0].Longitude, Math.Max(corners[0].Latitude, corners[1].Latitude), corners[1].Longitude, []);
        var sides = new List<Side>();
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
            if (a.Latitude != b.Latitude) sides.Add(new(a.Latitude, b.Latitude, a.Longitude, (b.Longitude - a.Longitude) / (b.Latitude - a.Latitude)));
        }

        return new(corners.Min(c => c.Latitude), corners.Min(c => c.Longitude), corners.Max(c => c.Latitude), corners.Max(c => c.Longitude), [.. sides]);
    }

    public bool IsBox => Sides.Count == 0;

    /// <summary>True for a box over the 180th meridian.</summary>
    public bool Wraps => West > East;

    /// <summary>As <see cref="CriteriaSql"/> has it, operation for operation.</summary>
    public bool Holds(GeoPoint place)
    {
        var (y, x) = (place.Latitude, place.Longitude);
        if (y < South || y > North) return false;
        if (Wraps ? x < West && x > East : x < West || x > East) return false;
        if (IsBox) return true;
        var crossed = 0;
        foreach (var side in Sides)
            if ((side.From > y) != (side.Until > y) && x < side.At + (side.Slope * (y - side.From))) crossed++;
        return crossed % 2 == 1;
    }
}
