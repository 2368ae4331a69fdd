using Rapport.Kit.Lists;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

/// <summary>A change of a colleague lets a list be read anew only where it may look different by it.</summary>
public sealed class HangingOnFields
{
    private static IReadOnlySet<string>? Of(string? where = null, string? sort = "name", string? scope = "", string? group = null, params (string, string)[] totals) =>
        ListDependence.Of(SampleTypes.Thing, scope, where, sort, group, totals.ToDictionary(t => t.Item1, t => t.Item2, StringComparer.Ordinal));

    [Theory]
    [InlineData("city = 'Lyon' and (since >= 2020-01-01 or 国家 is empty)", "-name,city", "", "month(createdAt)", "city since 国家 name createdAt")]
    [InlineData(null, "code", "owner team  region = 'north'", null, "code owner team region north")]
    [InlineData("any(orders, total > 100)", "name", "", null, "any orders total name")]
    public void It_names_the_fields_of_filter_order_sight_and_groups(string? where, string sort, string scope, string? group, string among)
    {
        var names = Of(where, sort, scope, group);
        Assert.Superset(among.Split(' ').ToHashSet(StringComparer.Ordinal), names!.ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain("note", names!);
    }

    [Fact]
    public void A_count_in_the_foot_hangs_on_no_field_and_a_sum_on_its_own()
    {
        Assert.DoesNotContain("amount", Of(totals: ("amount", "count"))!);
        Assert.Contains("amount", Of(totals: ("amount", "sum"))!);
    }

    [Theory]
    [InlineData("text matches 'lamp'", "name", "")]
    [InlineData(null, "-changedAt", "")]
    [InlineData("version > 3", "name", "")]
    [InlineData(null, "name", null)]
    public void Full_text_bookkeeping_and_a_sight_that_others_share_hang_on_everything(string? where, string sort, string? scope) => Assert.Null(Of(where, sort, scope));
}
