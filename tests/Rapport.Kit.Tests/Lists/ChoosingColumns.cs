using Rapport.Core.Catalogue;
using Rapport.Kit.Lists;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

public class ChoosingColumns
{
    [Fact]
    public void A_list_begins_with_the_types_first_fields_and_whatever_the_firm_made_for_lists()
    {
        var type = new RecordTypeBuilder("guest", 90, "tst_guest", "name").Named("name").Build();
        type = type with
        {
            Fields =
            [
                .. type.Fields,
                .. Enumerable.Range(1, 9).Select(i => new Field { Name = $"own{i}", Kind = FieldKind.Text, Column = $"own{i}", InList = true }),
                new Field { Name = "till", Kind = FieldKind.Text, IsCustom = true, InList = true },
                new Field { Name = "shelf", Kind = FieldKind.Text, IsCustom = true },
            ],
        };
        var columns = ListColumns.Default(type);
        Assert.Equal("name", columns[0]);
        Assert.Contains("own1", columns);
        Assert.DoesNotContain("own9", columns);
        Assert.Contains("till", columns);
        Assert.DoesNotContain("shelf", columns);
    }

    [Fact]
    public async Task The_room_that_is_left_is_shared_by_columns_without_a_width_of_their_own_and_goes_to_the_last_where_there_are_none()
    {
        var state = await OpeningAView.OpenAsync(new ListAddress("thing", Columns: "price,phone"));
        double[] Shares() => [.. state.Columns.Select(c => Math.Round(state.ShareOf(c), 3))];
        Assert.Equal([220, 136, 140], state.Columns.Select(state.WidthOf));
        Assert.Equal([0.444, 0.274, 0.282], Shares());
        await state.KeepWidthAsync("price", 300, default);
        Assert.Equal([0.611, 0, 0.389], Shares());
        await state.KeepWidthAsync("name", 300, default);
        await state.KeepWidthAsync("phone", 300, default);
        Assert.Equal([0, 0, 1], Shares());
        await state.ForgetWidthAsync("price", default);
        Assert.Equal([300, 136, 300], state.Columns.Select(state.WidthOf));
        await state.ForgetWidthAsync(null, default);
        Assert.Equal([220, 136, 140], state.Columns.Select(state.WidthOf));
    }

    [Theory]
    [InlineData("email", 1, "name email price phone")]
    [InlineData("price", 3, "name phone email price")]
    [InlineData("email", 0, "name email price phone")]
    [InlineData("price", 9, "name phone email price")]
    [InlineData("name", 2, "name price phone email")]
    public async Task A_column_is_carried_anywhere_behind_the_first_which_stays(string column, int place, string columns)
    {
        var state = await OpeningAView.OpenAsync(new ListAddress("thing", Columns: "price,phone,email"));
        Assert.Equal(columns.Split(' '), state.Moved(SampleTypes.Thing.Find(column)!, place));
    }
}
