using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Values;
using Rapport.Kit.Filters;
using Rapport.Kit.Records;

namespace Rapport.Kit.Maps;

/// <summary>The records of a list that have a place, as a map draws them: parallel lists of ids, titles, degrees and tones.</summary>
public sealed record MapPoints(IReadOnlyList<Guid> Ids, IReadOnlyList<string> Titles, IReadOnlyList<double> Latitudes, IReadOnlyList<double> Longitudes, IReadOnlyList<string> Tones, bool Cut);

/// <summary>Reads what a map shows, and turns what is drawn on it into criteria.</summary>
public sealed class MapState(IRecordSource source, FieldFormat format, RecordType type, Field by)
{
    /// <summary>Most places shown at once; a closer look shows the others.</summary>
    public const int MostPoints = 5_000;
    private const int PageSize = 1_000;

    // A corner of a drawn region is told to about ten metres.
    private const int Decimals = 4;

    /// <summary>Fields whose choices can colour the places.</summary>
    public IReadOnlyList<Field> Colours { get; } = [.. type.Fields.Where(f => f is { Kind: FieldKind.Choice, Choices.Count: > 1 and <= 7 })];

    /// <summary>Fields that put a record on the map.</summary>
    public static IReadOnlyList<Field> Possible(RecordType type) => [.. type.Fields.Where(f => f.Kind == FieldKind.Location)];

    /// <param name="where">The list's filter.</param>
    /// <param name="box">South, west, north and east of what is in sight; null for the whole world.</param>
    /// <param name="colour">Field whose choices colour the places.</param>
    public async Task<MapPoints> ReadAsync(string? where, IReadOnlyList<double>? box, Field? colour, CancellationToken cancel)
    {
        var placed = box is null ? $"{by.Name} is not empty" : CriteriaText.Write(Region([.. box]));
        var asked = string.IsNullOrWhiteSpace(where) ? placed : $"({where}) and {placed}";
        string[] fields = [type.Title, by.Name, .. colour is null ? (string[])[] : [colour.Name]];
        var rows = new List<RecordRow>();
        string? cursor = null;
        do
        {
            var page = await source.ListAsync(new RecordQuery(type.Name, asked, null, PageSize, cursor) { Fields = fields }, cancel);
            rows.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && rows.Count < MostPoints);
        var places = rows.Where(r => r[by.Name] is GeoPoint).ToList();
        return new MapPoints(
            [.. places.Select(r => r.Id)], [.. places.Select(r => format.Show(type, type.TitleField, r[type.Title], r))],
            [.. places.Select(r => ((GeoPoint)r[by.Name]!).Latitude)], [.. places.Select(r => ((GeoPoint)r[by.Name]!).Longitude)],
            [.. places.Select(r => colour is null ? "" : r[colour.Name] as string ?? "")], cursor is not null);
    }

    /// <summary>The filter with the drawn region instead of one that was drawn before.</summary>
    /// <param name="where">The list's filter.</param>
    /// <param name="degrees">Latitude and longitude of the corners in turn; null takes a region away.</param>
    public string? Drawn(string? where, IReadOnlyList<double>? degrees)
    {
        var rest = new Filter([.. Filter.Read(where).Filter.Items.Where(i => !IsRegion(i))]);
        return (degrees is null ? rest : rest.Add(Region(degrees))).Text;
    }

    /// <summary>Corners of the region that the filter holds, as they are drawn; null where there is none.</summary>
    public IReadOnlyList<double>? RegionIn(string? where)
    {
        if (Filter.Read(where).Filter.Items.FirstOrDefault(IsRegion) is not Truth { Item: Inside inside }) return null;
        var d = inside.Degrees.Select(n => (double)n).ToList();
        return d.Count == 4 ? [d[0], d[1], d[0], d[3], d[2], d[3], d[2], d[1]] : d;
    }

    private bool IsRegion(Criterion item) => item is Truth { Item: Inside { Of: Name of } } && of.ToString() == by.Name;

    private Truth Region(IReadOnlyList<double> degrees) =>
        new(new Inside(new Name([by.Name]), [.. degrees.Select((d, i) => (decimal)Math.Round(Math.Clamp(d, i % 2 == 0 ? -90 : -180, i % 2 == 0 ? 90 : 180), Decimals))]));

    /// <summary>The spot that an address names: <c>31.23,121.47</c>.</summary>
    public static (double Latitude, double Longitude)? Spot(string? text) =>
        text?.Split(',') is [var a, var b] && double.TryParse(a, CultureInfo.InvariantCulture, out var latitude) && double.TryParse(b, CultureInfo.InvariantCulture, out var longitude) && Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 ? (latitude, longitude) : null;
}
