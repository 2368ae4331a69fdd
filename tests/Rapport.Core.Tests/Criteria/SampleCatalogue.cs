using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Tests.Criteria;

internal static class SampleCatalogue
{
    public static readonly RecordCatalogue Types = new(
    [
        new()
        {
            Name = "user", Number = 1, Table = "core_user", Title = "name",
            Fields = [new() { Name = "name", Kind = FieldKind.Text, Column = "name" }, .. SystemFields.For(true)],
        },
        new()
        {
            Name = "party", Number = 2, Table = "cus_party", Title = "name",
            Fields =
            [
                new() { Name = "name", Kind = FieldKind.Text, Column = "name", Aliases = ["title"], Label = new LocalText("Name", "姓名", "姓名") },
                new() { Name = "kind", Kind = FieldKind.Choice, Column = "kind", Choices = [new("person"), new("organisation"), new("today")] },
                new() { Name = "salary", Kind = FieldKind.Money, Column = "salary", Sensitive = true },
                new() { Name = "born", Kind = FieldKind.Date, Column = "born" },
                new() { Name = "active", Kind = FieldKind.YesNo, Column = "active" },
                new() { Name = "tags", Kind = FieldKind.Tags, Column = "tags" },
                new() { Name = "place", Kind = FieldKind.Location, Column = "place" },
                new() { Name = "address", Kind = FieldKind.Address, Column = "address" },
                new() { Name = "parent", Kind = FieldKind.Link, Column = "parent_id", Target = "party", Inverse = "children" },
                new() { Name = "spent", Kind = FieldKind.RollUp, Expression = "sum(orders, total)", ResultKind = FieldKind.Money },
                new() { Name = "loop", Kind = FieldKind.Formula, Expression = "loopToo + 1", ResultKind = FieldKind.Number },
                new() { Name = "loopToo", Kind = FieldKind.Formula, Expression = "loop * 2", ResultKind = FieldKind.Number },
                new() { Name = "monthly", Kind = FieldKind.Formula, Expression = "salary / 12", ResultKind = FieldKind.Money },
                .. Enumerable.Range(0, 20).Select(i => new Field
                {
                    Name = $"double{i}", Kind = FieldKind.Formula, ResultKind = FieldKind.Number,
                    Expression = i == 0 ? "salary" : $"double{i - 1} + double{i - 1}",
                }),
                .. SystemFields.For(true),
            ],
        },
        new()
        {
            Name = "order", Number = 3, Table = "sal_order", Title = "code",
            Fields =
            [
                new() { Name = "code", Kind = FieldKind.AutoNumber, Column = "code" },
                new() { Name = "total", Kind = FieldKind.Money, Column = "total" },
                new() { Name = "placedAt", Kind = FieldKind.DateTime, Column = "placed_at" },
                new() { Name = "party", Kind = FieldKind.Link, Column = "party_id", Target = "party", Inverse = "orders" },
                .. SystemFields.For(true),
            ],
        },
    ]);

    public static RecordType Party => Types["party"];

    public static CriteriaResult Parse(string text, string type = "party") => CriteriaText.Parse(text, Types[type], Types);

    public static Problem ProblemOf(string text, string type = "party")
    {
        var problem = Parse(text, type).Problem;
        Assert.NotNull(problem);
        return problem;
    }
}
