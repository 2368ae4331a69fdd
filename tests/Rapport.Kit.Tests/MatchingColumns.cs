using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Kit.Imports;
using Xunit;

namespace Rapport.Kit.Tests;

public class MatchingColumns
{
    [Fact]
    public void A_file_with_an_address_of_its_own_for_each_record_updates_by_it() =>
        Assert.Equal(("email", ImportMode.Upsert), (Columns("name", "email").Keys.Single().Name, Columns("name", "email").Mode));

    [Fact]
    public void Without_such_a_column_rows_become_new_records()
    {
        var columns = Columns("name", "city");
        Assert.Empty(columns.Keys);
        Assert.Equal(ImportMode.Create, columns.Mode);
        Assert.Null(columns.Obstacle);
    }

    [Fact]
    public void What_words_do_not_say_themselves_goes_with_the_plan_and_comes_back_with_it()
    {
        var columns = Columns("name", "rank");
        Assert.True(columns.AsksForWords);
        var words = new ColumnWords(1, columns.All[1].Field!, [new("gold", 5, "gold", null), new("golden", 1, null, "gold"), new("VIP", 1, null, null), new("odd", 1, null, "silver")], false);
        columns.Take(new WordsSeen(8, true, [words]));
        Assert.False(columns.AsksForWords);
        var meanings = columns.MeaningsOf(columns.All[1])!;
        Assert.Equal((1, 2), (meanings.Unknown, meanings.Proposed));
        meanings.Say("vip", "");
        meanings.Say("odd", null);
        Assert.Equal((1, 1), (meanings.Unknown, meanings.Proposed));
        var plan = columns.Plan(new TableFormat());
        Assert.Equal(new Dictionary<string, string> { ["golden"] = "gold", ["vip"] = "", ["odd"] = "odd" }, plan.Words!["rank"]);

        var again = Columns("name", "rank");
        again.Apply(plan);
        again.Take(new WordsSeen(8, true, [words]));
        // What was refused once is not proposed anew.
        Assert.Equal(["gold", "gold", "", null], words.Words.Select(w => again.MeaningsOf(again.All[1])![w]));
        again.Assign(1, "");
        Assert.Null(again.Plan(new TableFormat()).Words);
    }

    [Fact]
    public void Two_columns_cannot_go_into_one_field()
    {
        var columns = Columns("name", "city");
        columns.Assign(1, "name");
        Assert.Equal("name", Assert.Single(columns.Twice).Name);
        Assert.Equal("import.twice", columns.Obstacle);
        columns.Assign(0, "");
        Assert.Null(columns.Obstacle);
    }

    [Fact]
    public void The_country_of_numbers_is_asked_where_a_column_holds_some_and_goes_with_the_plan()
    {
        Assert.False(Columns("name", "email").HasNumbers);
        var columns = Columns("name", "phone");
        Assert.True(columns.HasNumbers);
        Assert.Null(columns.Plan(new TableFormat()).Country);
        columns.Country = "CN";
        Assert.Equal("CN", columns.Plan(new TableFormat()).Country);
        columns.Assign(1, "");
        Assert.False(columns.HasNumbers);
    }

    [Fact]
    public void What_stands_first_in_days_goes_with_the_plan_and_comes_back_with_it()
    {
        var columns = Columns("name", "since");
        Assert.Null(columns.Plan(new TableFormat()).Days);
        columns.SayDays(1, DayOrder.MonthFirst);
        var again = Columns("since", "name");
        again.Apply(columns.Plan(new TableFormat()));
        Assert.Equal(new Dictionary<string, DayOrder> { ["since"] = DayOrder.MonthFirst }, again.Plan(new TableFormat()).Days);
    }

    [Fact]
    public void How_numbers_are_written_goes_with_the_plan_and_comes_back_with_it()
    {
        var columns = Columns("name", "since");
        columns.SayNumbers(1, NumberForm.DecimalComma);
        var again = Columns("since", "name");
        again.Apply(columns.Plan(new TableFormat()));
        Assert.Equal(new Dictionary<string, NumberForm> { ["since"] = NumberForm.DecimalComma }, again.Plan(new TableFormat()).Numbers);
    }

    [Fact]
    public void A_field_that_new_records_need_is_told_but_not_where_rows_only_update()
    {
        var columns = Columns("email", "city");
        Assert.Equal("name", Assert.Single(columns.Missing).Name);
        columns.Do(ImportMode.Update);
        Assert.Empty(columns.Missing);
    }

    [Theory]
    [InlineData(true, "given", "email")]
    [InlineData(false, "city", "email")]
    [InlineData(true, "given", "name")]
    public void A_field_that_follows_from_others_is_not_missing(bool isThere, params string[] header)
    {
        var type = new RecordTypeBuilder("guest", 90, "tst_guest", "name").With(t => t with { Complete = (values, _, _) => values["name"] = values.GetValueOrDefault("name") ?? values.GetValueOrDefault("given") })
            .Named("name", f => f with { Required = true }).Field("given", FieldKind.Text).Field("email", FieldKind.Email).Field("city", FieldKind.Text).Build();
        var columns = new ImportColumns(new ImportTarget(type, "guest") { MayCreate = true }, [.. header.Select((h, i) => new ColumnMatch(i, h, type.Find(h), MatchedBy.Name))]);
        Assert.Equal(isThere, columns.Missing.Count == 0);
    }

    [Fact]
    public void Updating_asks_by_what_a_record_is_found()
    {
        var columns = Columns("name", "email");
        columns.Do(ImportMode.Update);
        columns.Identify(columns.Keys[0], on: false);
        Assert.Equal("import.keyNeeded", columns.Obstacle);
    }

    [Fact]
    public void A_key_whose_column_is_left_out_identifies_no_longer()
    {
        var columns = Columns("name", "email");
        columns.Assign(1, null);
        Assert.Empty(columns.Keys);
        Assert.Empty(columns.Plan(new TableFormat()).Match);
    }

    [Fact]
    public void The_plan_names_every_column_and_equal_heads_by_their_place()
    {
        var columns = Columns("name", "note", "note", "");
        columns.Assign(1, "city");
        columns.Assign(2, null);
        Assert.Equal(new Dictionary<string, string> { ["name"] = "name", ["2"] = "city", ["3"] = "", ["4"] = "" }, columns.Plan(new TableFormat()).Map);
    }

    [Fact]
    public void Who_may_not_create_can_only_update()
    {
        var columns = new ImportColumns(ImportSamples.Target with { MayCreate = false }, ImportSamples.Match("name", "email"));
        Assert.Equal([ImportMode.Update], columns.Modes);
        Assert.Equal(ImportMode.Update, columns.Mode);
    }

    private static ImportColumns Columns(params string[] header) => new(ImportSamples.Target, ImportSamples.Match(header));
}

/// <summary>A small record type and a desk without a program behind it.</summary>
internal static class ImportSamples
{
    public static ImportTarget Target { get; } = new(new RecordTypeBuilder("guest", 90, "tst_guest", "name")
        .Named("name", f => f with { Required = true })
        .Field("email", FieldKind.Email).Field("city", FieldKind.Text).Field("phone", FieldKind.Phone)
        .Field("rank", FieldKind.Choice, f => f with { Choices = RecordTypeBuilder.Choices(["gold", "silver"]) }).Build(), "guest");

    public static IReadOnlyList<ColumnMatch> Match(params IReadOnlyList<string> header) =>
        [.. header.Select((h, i) => new ColumnMatch(i, h, Target.Columns.Find(h), Target.Columns.Find(h) is null ? MatchedBy.Nothing : MatchedBy.Name))];
}
