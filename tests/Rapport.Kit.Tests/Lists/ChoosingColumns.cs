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
