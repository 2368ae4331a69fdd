using Rapport.Core.Files;
using Rapport.Core.Values;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

public sealed class PackingRows
{
    private static readonly Dictionary<string, object?> Values = new(StringComparer.Ordinal)
    {
        ["nothing"] = null,
        ["text"] = "王小明 – \u001e",
        ["empty"] = "",
        ["whole"] = long.MinValue,
        ["number"] = double.Epsilon,
        ["money"] = -79228162514264337593543950335m,
        ["cents"] = 12.50m,
        ["yes"] = true,
        ["no"] = false,
        ["day"] = new DateOnly(1, 1, 1),
        ["moment"] = new DateTime(2026, 11, 30, 4, 5, 6, 789, DateTimeKind.Utc),
        ["link"] = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"),
        ["links"] = (Guid[])[Guid.Empty],
        ["tags"] = (string[])["a", "", "ü"],
        ["place"] = new GeoPoint(47.5, 8.25),
    };

    [Fact]
    public void Every_kind_of_value_comes_out_as_it_went_in()
    {
        var packed = PackedRows.Of([Row(Values, 7), Row(Values, 8)]);
        foreach (var (row, version) in packed.Zip([7, 8]))
        {
            Assert.Equal(version, row.Version);
            Assert.Equal(Values.Keys, row.Values.Keys);
            foreach (var (name, value) in Values)
            {
                Assert.Equal(value, row[name]);
                Assert.Equal(value?.GetType(), row[name]?.GetType());
            }
        }

        Assert.Equal(DateTimeKind.Utc, ((DateTime)packed[0]["moment"]!).Kind);
        // Equal as numbers they would be without their last nought.
        Assert.Equal("12.50", ((decimal)packed[1]["cents"]!).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_changed_record_takes_its_place_with_its_own_titles_and_the_values_of_a_row()
    {
        var (titles, files) = (new Dictionary<Guid, string> { [Guid.Empty] = "of the page" }, new Dictionary<Guid, StoredFile>());
        RecordRow[] rows = [.. Enumerable.Range(0, 3).Select(i => Row(new(StringComparer.Ordinal) { ["name"] = "n" + i }, i) with { Titles = titles, Files = files })];
        var packed = PackedRows.Of(rows);
        var now = rows[0] with { Version = 9, Values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["more"] = 1L, ["name"] = "changed" }, Titles = new Dictionary<Guid, string> { [Guid.Empty] = "its own" } };
        var with = packed.With(now);
        Assert.Equal(["changed", "n1", "n2"], with.Select(r => r["name"]));
        Assert.Equal((9, "its own"), (with[0].Version, with[0].Titles[Guid.Empty]));
        Assert.Equal(["name"], with[0].Values.Keys);
        Assert.Same(titles, with[2].Titles);
        Assert.Same(files, with[2].Files);
        Assert.Equal((1, -1), (with.PlaceOf(rows[1].Id), with.PlaceOf(Guid.CreateVersion7())));
        Assert.Equal("n0", packed[0]["name"]);
    }

    [Fact]
    public void A_page_without_rows_has_none() => Assert.Empty(PackedRows.Of([], PackedRows.Of([Row(Values, 1)])));

    private static RecordRow Row(Dictionary<string, object?> values, int version) => new(Guid.CreateVersion7(), version, values, new Dictionary<Guid, string>());
}
