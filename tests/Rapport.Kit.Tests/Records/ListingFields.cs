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

    [Fact]
    public void The_program_keeps_its_own_fields_to_itself() =>
        Assert.DoesNotContain(FieldSheet.All(SampleTypes.Thing), f => f.Section == "system" || f.Name == SystemFields.Team);

    private static IEnumerable<string> Short(Dictionary<string, object?> values, HashSet<string> keep) =>
        FieldSheet.Short(SampleTypes.Thing, n => values.GetValueOrDefault(n), keep).Select(f => f.Name);
}
