using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using static Rapport.App.Demo.DemoParties;
using Draft = System.Collections.Generic.Dictionary<string, object?>;

namespace Rapport.App.Demo;

/// <summary>What the people of the sample company did with their customers and have before them: notes, calls, visits, meetings and tasks.</summary>
internal sealed class DemoDiary(Random random, DemoWords words, DemoPlans plans, DateTime now, Principal maker)
{
    // Whoever makes the sample finds a day that is worth looking at.
    private static readonly (string Kind, double Days, double Hour, int Minutes)[] Own =
        [("task", -2, 0, 0), ("task", 0, 0, 0), ("call", 0, 10.5, 15), ("visit", 0, 14, 60), ("task", 0, 0, 0), ("meeting", 0, 16, 45), ("task", 1, 0, 0), ("call", 1, 9.5, 15), ("visit", 2, 11, 90), ("task", 3, 0, 0), ("meeting", 6, 15, 60), ("task", 9, 0, 0)];

    // Hours are those of whoever makes the sample.
    private readonly TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(maker.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
    private List<Draft> notes = [], activities = [];
    private int mine;

    /// <summary>What was drawn since.</summary>
    public (List<Draft> Notes, List<Draft> Activities) Take()
    {
        var taken = (notes, activities);
        (notes, activities) = ([], []);
        return taken;
    }

    public void Draw(Draft party, int index)
    {
        for (var i = random.Next(0, 4); i > 0; i--)
        {
            var at = now.AddDays(-random.Next(1, 300)).AddMinutes(-random.Next(0, 600));
            var talk = Pick(random, words.Talks);
            if (random.NextDouble() < 0.35) { Add(notes, party, ("text", talk), ("at", at)); continue; }
            var kind = Pick(random, "call", "call", "meeting", "visit");
            Add(activities, party, ("kind", kind), ("subject", Pick(random, plans.Of(kind))), ("state", "done"), ("at", at), ("doneAt", at), ("minutes", (long)random.Next(1, 13) * 5), ("outcome", kind == "call" ? Pick(random, "reached", "reached", "message", "noAnswer") : null), ("result", talk));
        }

        if (random.NextDouble() < 0.3)
        {
            var kind = Pick(random, "task", "task", "call", "visit", "meeting");
            Plan(party, kind, random.Next(-6, 40), kind == "task" ? 0 : random.Next(8, 17), kind == "task" ? 0 : 30);
        }

        if (maker.UserId == Guid.Empty || index % 4 != 1 || mine >= Own.Length) return;
        var (mineKind, days, hour, minutes) = Own[mine++];
        Adopt(party);
        var draft = Plan(party, mineKind, days, hour, minutes);
        (draft[SystemFields.Owner], draft[SystemFields.Team]) = (maker.UserId, (long)maker.TeamNo);
    }

    /// <summary>These customers are the maker's own, and some have their birthday within the week.</summary>
    private void Adopt(Draft party)
    {
        (party[SystemFields.Owner], party[SystemFields.Team]) = (maker.UserId, (long)maker.TeamNo);
        if ((string)party["kind"]! == "person" && mine % 3 == 1) party["birthday"] = DateOnly.FromDateTime(now).AddDays(mine / 2).AddYears(-30 - mine);
    }

    private Draft Plan(Draft party, string kind, double days, double hour, int minutes)
    {
        var at = TimeZoneInfo.ConvertTimeToUtc(TimeZoneInfo.ConvertTimeFromUtc(now, zone).Date.AddDays(days).AddHours(hour), zone);
        return Add(activities, party, ("kind", kind), ("subject", Pick(random, plans.Of(kind))), ("state", "planned"), ("at", at), ("allDay", hour == 0 ? true : null), ("minutes", minutes == 0 ? null : (long)minutes),
            ("priority", random.NextDouble() < 0.12 ? "high" : "normal"), ("place", kind == "visit" ? party.GetValueOrDefault("city") : null));
    }

    private static Draft Add(List<Draft> drafts, Draft party, params (string, object?)[] values)
    {
        var draft = Values([("party", party["id"]), .. values]);
        DemoStaff.Follow(draft, party);
        drafts.Add(draft);
        return draft;
    }
}
