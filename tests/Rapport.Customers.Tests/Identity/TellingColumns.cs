using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Tests.Identity;

public class TellingColumns
{
    [Theory]
    [InlineData("given_name", ColumnRole.GivenName)]
    [InlineData("First Name", ColumnRole.GivenName)]
    [InlineData("surname", ColumnRole.FamilyName)]
    [InlineData("Customer Name", ColumnRole.FullName)]
    [InlineData("soc_sec_id", ColumnRole.Identity)]
    [InlineData("date_of_birth", ColumnRole.Day)]
    [InlineData("E-mail", ColumnRole.Email)]
    [InlineData("home_phone", ColumnRole.Phone)]
    [InlineData("手机号码", ColumnRole.Phone)]
    [InlineData("手機", ColumnRole.Phone)]
    [InlineData("address_1", ColumnRole.Street)]
    [InlineData("postcode_fake", ColumnRole.Postcode)]
    [InlineData("公司名稱", ColumnRole.Company)]
    [InlineData("first_and_surname", ColumnRole.FullName)]
    [InlineData("unique_id", ColumnRole.Ignored)]
    [InlineData("cluster", ColumnRole.Ignored)]
    public void A_head_tells(string head, ColumnRole role) => Assert.Equal(role, Assert.Single(RoleGuess.Of([head], [["a1"], ["b2"], ["c3"]])));

    [Fact]
    public void Contents_tell_where_the_head_does_not()
    {
        IReadOnlyList<string>[] rows = [.. Enumerable.Range(0, 200).Select(i => (IReadOnlyList<string>)[$"p{i}@example.com", $"19{i % 90 + 10}-0{(i % 9) + 1}-1{i % 9}", $"+44 20 7{i:000000}", i % 2 == 0 ? "red" : "blue", "", "always", $"{i * 7}", $"Firm {i} Ltd"])];
        Assert.Equal([ColumnRole.Email, ColumnRole.Day, ColumnRole.Phone, ColumnRole.Category, ColumnRole.Ignored, ColumnRole.Ignored, ColumnRole.Ignored, ColumnRole.Company], RoleGuess.Of(["a", "b", "c", "d", "e", "f", "g", "h"], rows));
    }

    [Fact]
    public void A_full_name_beside_its_parts_is_left_out()
    {
        IReadOnlyList<string>[] rows = [.. Enumerable.Range(0, 50).Select(i => (IReadOnlyList<string>)[$"Ann{i}", $"Berg{i}", $"Ann{i} Berg{i}"])];
        Assert.Equal(ColumnRole.Ignored, RoleGuess.Of(["first_name", "surname", "full_name"], rows)[2]);
    }
}
