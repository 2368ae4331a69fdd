using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Tests.Identity;

public class ComparingFields
{
    [Theory]
    [InlineData(ColumnRole.GivenName, "Zoë", "zoe", "same")]
    [InlineData(ColumnRole.GivenName, "Robert", "Robrt", "typo")]
    [InlineData(ColumnRole.GivenName, "Catherine", "Katherine", "typo")]
    [InlineData(ColumnRole.GivenName, "Stephen", "Stefan", "sound")]
    [InlineData(ColumnRole.GivenName, "J", "John", "alike")]
    [InlineData(ColumnRole.GivenName, "Anna", "Wolfgang", "different")]
    [InlineData(ColumnRole.FamilyName, "张", "張", "same")]
    [InlineData(ColumnRole.FamilyName, "张", "Zhang", "sound")]
    [InlineData(ColumnRole.FullName, "Anna Berg", "Berg, Anna", "reordered")]
    [InlineData(ColumnRole.FullName, "张小明", "Xiaoming Zhang", "sound")]
    [InlineData(ColumnRole.FullName, "张小明", "Zhang Xiaoming", "sound")]
    [InlineData(ColumnRole.FullName, "Anna Maria Berg", "Anna Berg", "part")]
    [InlineData(ColumnRole.FullName, "Anna Keller", "Anna Kelder", "near")]
    [InlineData(ColumnRole.Company, "Acme Foods Ltd", "ACME FOODS LIMITED", "same")]
    [InlineData(ColumnRole.Company, "云岫酒店集团", "雲岫酒店集團有限公司", "same")]
    [InlineData(ColumnRole.Company, "Acme Foods International Ltd", "Acme Foods", "part")]
    [InlineData(ColumnRole.Day, "1980-05-12", "12.05.1980", "same")]
    [InlineData(ColumnRole.Day, "19800512", "1980年5月12日", "same")]
    [InlineData(ColumnRole.Day, "1980-05-12", "1980-05-13", "typo")]
    [InlineData(ColumnRole.Day, "1980-05-12", "1980-12-05", "crossed")]
    [InlineData(ColumnRole.Day, "1980-05-12", "1981-07-28", "nearYear")]
    [InlineData(ColumnRole.Day, "1980-05-12", "1955-11-28", "different")]
    [InlineData(ColumnRole.Email, "Ann@Example.com", "ann@example.com", "same")]
    [InlineData(ColumnRole.Email, "ann.berg@example.com", "ann.berg@example.org", "sameName")]
    [InlineData(ColumnRole.Email, "ann.berg@example.com", "an.berg@example.com", "typo")]
    [InlineData(ColumnRole.Phone, "+44 20 7123 4567", "020 7123 4567", "ending")]
    [InlineData(ColumnRole.Phone, "138 1234 5678", "13812345679", "typo")]
    [InlineData(ColumnRole.Identity, "5304218", "5304281", "typo")]
    [InlineData(ColumnRole.Street, "12 High St", "12 High Street", "same")]
    [InlineData(ColumnRole.Street, "146 South Street", "46 South Street", "alike")]
    [InlineData(ColumnRole.Country, "UK", "United Kingdom", "same")]
    [InlineData(ColumnRole.City, "n/a", "London", "missing")]
    public void Values_stand_at_a_level(ColumnRole role, string a, string b, string level)
    {
        var comparison = Comparison.For(role);
        var (first, second) = (ValueForms.Prepare(a, role), ValueForms.Prepare(b, role));
        var found = first is null || second is null ? Comparison.Missing : comparison.Between(first, second);
        Assert.Equal(level, comparison.Levels[found]);
        if (first is not null && second is not null) Assert.Equal(found, comparison.Between(second, first));
    }

    [Fact]
    public void Expected_shares_add_up_to_one() =>
        Assert.All(Enum.GetValues<ColumnRole>(), r =>
        {
            var comparison = Comparison.For(r);
            Assert.Equal(comparison.Levels.Count, comparison.Expected.Count);
            Assert.InRange(comparison.Levels.Count, 3, 8);
            Assert.Equal(1, comparison.Expected.Sum(), 1e-9);
        });
}
