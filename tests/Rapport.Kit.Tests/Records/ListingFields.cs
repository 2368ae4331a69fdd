using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
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
        var all = All(SampleTypes.Thing);
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

    [Theory]
    [InlineData("person", null, "kind,name,givenName,note")]
    [InlineData("organisation", null, "kind,name,note")]
    [InlineData(null, null, "kind,name,givenName,note")]
    [InlineData("organisation", "Otto", "kind,name,givenName,note")]
    public void A_field_stands_for_the_records_it_is_meant_for_and_for_others_only_where_it_is_filled(string? kind, string? given, string names)
    {
        var party = new RecordTypeBuilder("somebody", 93, "tst_somebody", "name").OneOf("kind", ["person", "organisation"]).Named("name").Field("givenName", FieldKind.Text, f => f with { MeantFor = new("kind", ["person"]) }).Field("note", FieldKind.Text).With(t => t with { HasOwner = false }).Build();
        object? Value(string name) => name == "kind" ? kind : name == "givenName" ? given : null;
        Assert.Equal(names.Split(','), FieldSheet.Standing(All(party), Value, None).Select(f => f.Name));
        Assert.Contains("givenName", FieldSheet.Standing(All(party), Value, new HashSet<string> { "givenName" }).Select(f => f.Name));
    }

    [Fact]
    public void The_program_keeps_its_own_fields_to_itself() =>
        Assert.DoesNotContain(All(SampleTypes.Thing), f => f.Section == "system" || f.Name == SystemFields.Team);

    private static IReadOnlyList<Field> All(RecordType type) => [.. LayoutPlan.Of(type, null).SelectMany(s => s.Fields)];

    private static IEnumerable<string> Short(Dictionary<string, object?> values, HashSet<string> keep) =>
        FieldSheet.Short(SampleTypes.Thing, All(SampleTypes.Thing), n => values.GetValueOrDefault(n), keep).Select(f => f.Name);
}
