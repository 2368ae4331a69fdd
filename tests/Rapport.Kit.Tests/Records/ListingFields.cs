using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Records;

public sealed class ListingFields
{
    private static readonly HashSet<string> None = [];

    [Fact]
    public void What_is_filled_or_important_stands_first() =>
        Assert.Equal(["name", "email", "price", "since", "owner"], Short(new() { ["since"] = new DateOnly(2026, 11, 25) }, None));

    [Fact]
    public void What_was_worked_on_stays_when_it_is_emptied() =>
        Assert.Equal(["name", "email", "phone", "price", "owner"], Short([], new HashSet<string> { "phone" }));

    [Fact]
    public void One_or_two_empty_fields_are_not_folded_away()
    {
        var all = FieldSheet.All(SampleTypes.Thing);
        var filled = all.Where(f => f.Name is not ("phone" or "tags")).ToDictionary(f => f.Name, _ => (object?)"x", StringComparer.Ordinal);
        Assert.Equal(all.Select(f => f.Name), Short(filled, None));
    }

    [Theory]
    [InlineData("Taiwan", "中正四路13號", "name,postcode,country,city,street,note")]
    [InlineData("Germany", "Am Sandtorkai 36", "name,street,postcode,city,country,note")]
    [InlineData("United Kingdom", "80 Kirkgate", "name,street,city,postcode,country,note")]
    public void The_parts_of_an_address_stand_as_it_is_written_where_it_lies(string country, string street, string order)
    {
        var place = new RecordTypeBuilder("place", 92, "tst_place", "name").Named("name").Field("street", FieldKind.Text).Field("city", FieldKind.Text).Field("postcode", FieldKind.Text).Field("country", FieldKind.Text).Field("note", FieldKind.Text).Build();
        string[] names = ["name", "street", "city", "postcode", "country", "note"];
        Assert.Equal(order.Split(','), FieldSheet.AsWritten([.. names.Select(n => place[n])], n => n == "country" ? country : n == "street" ? street : null, null).Select(f => f.Name));
    }

    [Fact]
    public void The_program_keeps_its_own_fields_to_itself() =>
        Assert.DoesNotContain(FieldSheet.All(SampleTypes.Thing), f => f.Section == "system" || f.Name == SystemFields.Team);

    private static IEnumerable<string> Short(Dictionary<string, object?> values, HashSet<string> keep) =>
        FieldSheet.Short(SampleTypes.Thing, n => values.GetValueOrDefault(n), keep).Select(f => f.Name);
}
