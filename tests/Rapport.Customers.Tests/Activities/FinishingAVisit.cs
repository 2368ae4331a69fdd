using Rapport.Customers.Activities;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Customers.Tests.Activities;

/// <summary>A planned visit ends with what came of it, how long it took, what the customer said, and what follows (ID-06).</summary>
public sealed class FinishingAVisit
{
    private static readonly Guid Party = Guid.CreateVersion7(), Visit = Guid.CreateVersion7();

    private static RecordRow Planned(string kind) => new(Visit, 3, new Dictionary<string, object?>(StringComparer.Ordinal) { ["kind"] = kind, ["party"] = Party, ["state"] = "planned" }, new Dictionary<Guid, string>());

    private static DateTime Begins(DateOnly day) => day.ToDateTime(new TimeOnly(22, 0), DateTimeKind.Utc).AddDays(-1);

    [Fact]
    public void Its_result_feedback_and_follow_up_are_one_change()
    {
        var draft = new FinishDraft { Result = " Wants two more ", Feedback = "Delivery was late", FollowUpOn = new(2026, 12, 1), FollowUpKind = "call", FollowUp = "Ask again" };
        (draft["minutes"], draft["satisfaction"], draft["outcome"]) = (45L, "displeased", "reached");
        var wishes = draft.Wishes(Types.Catalogue["activity"], Planned("visit"), 3, Begins);
        Assert.Equal(["feedback", "minutes", "result", "satisfaction", "state"], wishes[0].Values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((Visit, 3, "Wants two more", 45L, "displeased"), (wishes[0].Id, wishes[0].Version, wishes[0].Values["result"], wishes[0].Values["minutes"], wishes[0].Values["satisfaction"]));
        Assert.Null(wishes[1].Version);
        Assert.Equal((Party, Visit, "call", "Ask again", true, new DateTime(2026, 11, 30, 22, 0, 0, DateTimeKind.Utc)),
            (wishes[1].Values["party"], wishes[1].Values["followUpOf"], wishes[1].Values["kind"], wishes[1].Values["subject"], wishes[1].Values["allDay"], wishes[1].Values["at"]));
    }

    [Fact]
    public void Everything_may_be_left_out_and_a_call_has_no_feedback()
    {
        Assert.Equal(["state"], Assert.Single(new FinishDraft().Wishes(Types.Catalogue["activity"], Planned("visit"), 3, Begins)).Values.Keys);
        var call = new FinishDraft { Feedback = "x" };
        (call["outcome"], call["satisfaction"]) = ("message", "even");
        Assert.Equal(["outcome", "state"], Assert.Single(call.Wishes(Types.Catalogue["activity"], Planned("call"), 3, Begins)).Values.Keys.Order(StringComparer.Ordinal));
    }
}
