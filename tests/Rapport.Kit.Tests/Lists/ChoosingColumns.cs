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
}
