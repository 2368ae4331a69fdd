using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

public sealed class FoldingAStory
{
    private static readonly DateTime Noon = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Id = Guid.CreateVersion7();

    private static TimelineItem Edit(int minutesAgo, string who, string field, object? before, object? after) =>
        new(Id, "changed", Noon.AddMinutes(-minutesAgo), "") { Who = who, Record = ("party", Id), Changes = [new FieldChange(field, before, after)] };

    [Fact]
    public void Edits_of_one_person_within_minutes_are_one_with_the_first_and_the_last_value()
    {
        var folded = StoryFold.Fold([Edit(0, "Ann", "city", "B", "C"), Edit(3, "Ann", "name", "X", "Y"), Edit(9, "Ann", "city", "A", "B"), Edit(15, "Ann", "note", "n", null)]);
        var only = Assert.Single(folded);
        Assert.Equal(Noon, only.At);
        Assert.Equal([new FieldChange("city", "A", "C"), new FieldChange("name", "X", "Y"), new FieldChange("note", "n", null)], only.Changes.OrderBy(c => c.Field, StringComparer.Ordinal));
    }

    [Fact]
    public void Another_person_a_longer_pause_and_anything_between_part_them()
    {
        Assert.Equal(2, StoryFold.Fold([Edit(0, "Ann", "city", "B", "C"), Edit(1, "Ben", "city", "A", "B")]).Count);
        Assert.Equal(2, StoryFold.Fold([Edit(0, "Ann", "city", "B", "C"), Edit(11, "Ann", "city", "A", "B")]).Count);
        Assert.Equal(3, StoryFold.Fold([Edit(0, "Ann", "city", "B", "C"), new TimelineItem(Id, "sale", Noon.AddMinutes(-1), "1"), Edit(2, "Ann", "city", "A", "B")]).Count);
    }

    [Fact]
    public void A_value_that_went_there_and_back_is_not_told()
    {
        Assert.Empty(StoryFold.Fold([Edit(0, "Ann", "city", "B", "A"), Edit(1, "Ann", "city", "A", "B")]));
        Assert.Equal("name", Assert.Single(Assert.Single(StoryFold.Fold([Edit(0, "Ann", "city", "B", "A"), Edit(1, "Ann", "city", "A", "B"), Edit(2, "Ann", "name", "X", "Y")])).Changes).Field);
    }
}
