using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Values;
using Rapport.Kit.Filters;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Maps;

/// <summary>The records of a list that have a place, as a map draws them: parallel lists of ids, titles and degrees, and which of the towns each is in.</summary>
public sealed record MapPoints(IReadOnlyList<Guid> Ids, IReadOnlyList<string> Titles, IReadOnlyList<double> Latitudes, IReadOnlyList<double> Longitudes, IReadOnlyList<string> Towns, IReadOnlyList<int> TownOf, bool Cut);

/// <summary>The record that a map shows by itself.</summary>
public sealed record MapMark(Guid Id, string Title, GeoPoint At);

/// <summary>Reads what a map shows, and turns what is drawn on it into criteria.</summary>
public sealed class MapState(IRecordSource source, FieldFormat format, Formats formats, Texts texts, RecordType type, Field by)
{
    /// <summary>Most places shown at once; a closer look shows the others.</summary>
    public const int MostPoints = 5_000;
    private const int PageSize = 1_000;

    // A corner of a drawn region is told to about ten metres.
    private const int Decimals = 4;
    private MapPoints? points;
    private MapSorting? sorting;

    // What names a town on the map: the type's own field of that name, or the part of its address.
    private readonly Field? town = type.Find("city") is { ValueKind: FieldKind.Text } city ? city : type.Fields.FirstOrDefault(f => f.Kind == FieldKind.Address);

    /// <summary>Fields by which the places can be coloured.</summary>
    public IReadOnlyList<Field> Colours { get; } = MapSorting.Possible(type);

    /// <summary>Fields that put a record on the map.</summary>
    public static IReadOnlyList<Field> Possible(RecordType type) => [.. type.Fields.Where(f => f.Kind == FieldKind.Location)];

    /// <param name="where">The list's filter.</param>
    /// <param name="box">South, west, north and east of what is in sight; null for the whole world.</param>
    /// <param name="colour">Field that <see cref="Sort"/> colours the places by.</param>
    public async Task<MapPoints> ReadAsync(string? where, IReadOnlyList<double>? box, Field? colour, CancellationToken cancel)
    {
        var asked = And(where, box is null ? $"{by.Name} is not empty" : CriteriaText.Write(Region([.. box])));
        string?[] wanted = [type.Title, by.Name, colour?.Name, town?.Name, colour?.ValueKind == FieldKind.Money ? type.Find("currency")?.Name : null];
        var rows = new List<RecordRow>();
        string? cursor = null;
        do
        {
            var page = await source.ListAsync(new RecordQuery(type.Name, asked, null, PageSize, cursor) { Fields = [.. wanted.OfType<string>().Distinct(StringComparer.Ordinal)] }, cancel);
            rows.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && rows.Count < MostPoints);
        var places = rows.Where(r => r[by.Name] is GeoPoint).ToList();
        var towns = new Dictionary<string, int>(StringComparer.Ordinal);
        sorting = colour is null ? null : MapSorting.Of(type, colour, places, texts, format, formats);
        return points = new MapPoints(
            [.. places.Select(r => r.Id)], [.. places.Select(TitleOf)],
            [.. places.Select(r => ((GeoPoint)r[by.Name]!).Latitude)], [.. places.Select(r => ((GeoPoint)r[by.Name]!).Longitude)],
            // Their numbers are given out first, so that the list of names is whole.
            TownOf: [.. places.Select(r => Number(TownIn(r)))], Towns: [.. towns.Keys], Cut: cursor is not null);

        int Number(string name) => towns.TryGetValue(name, out var known) ? known : towns[name] = towns.Count;
    }

    /// <summary>The classes of the places that were read, divided and counted by those in sight; null where they have one colour.</summary>
    /// <param name="box">South, west, north and east of what is in sight.</param>
    public MapClasses? Sort(IReadOnlyList<double> box) => points is not { } all ? null : sorting?.Sort(i =>
        all.Latitudes[i] >= box[0] && all.Latitudes[i] <= box[2] && all.Longitudes[i] >= box[1] && all.Longitudes[i] <= box[3]);

    /// <summary>One record by itself; null where it is not in this person's sight, or has no place.</summary>
    public async Task<MapMark?> MarkAsync(Guid id, CancellationToken cancel) =>
        await source.GetAsync(type.Name, id, cancel) is { } row && row[by.Name] is GeoPoint at ? new MapMark(id, TitleOf(row), at) : null;

    /// <summary>The filter for those of the list that are not on the map.</summary>
    public string Placeless(string? where) => Filter.Read(where).Filter.Add(new Empty(new Name([by.Name]), Negated: false)).Text!;

    /// <summary>How many of the list are not on the map.</summary>
    public Task<CappedCount> CountPlacelessAsync(string? where, CancellationToken cancel) =>
        Task.Run(() => source.CountAsync(type.Name, Placeless(where), cancel), cancel);

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

    private string TitleOf(RecordRow row) => format.Show(type, type.TitleField, row[type.Title], row);

    private string TownIn(RecordRow row) => town is null ? "" : (row[town.Name] is PostalAddress address ? address.City : row[town.Name] as string)?.Trim() ?? "";

    private static string And(string? where, string further) => string.IsNullOrWhiteSpace(where) ? further : $"({where}) and {further}";

    private bool IsRegion(Criterion item) => item is Truth { Item: Inside { Of: Name of } } && of.ToString() == by.Name;

    private Truth Region(IReadOnlyList<double> degrees) =>
        new(new Inside(new Name([by.Name]), [.. degrees.Select((d, i) => (decimal)Math.Round(Math.Clamp(d, i % 2 == 0 ? -90 : -180, i % 2 == 0 ? 90 : 180), Decimals))]));

    /// <summary>The spot that an address names: <c>31.23,121.47</c>.</summary>
    public static (double Latitude, double Longitude)? Spot(string? text) =>
        text?.Split(',') is [var a, var b] && double.TryParse(a, CultureInfo.InvariantCulture, out var latitude) && double.TryParse(b, CultureInfo.InvariantCulture, out var longitude) && Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 ? (latitude, longitude) : null;
}
