using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Customers;

/// <summary>What is planned, carried out and followed up with a customer.</summary>
public abstract class CarryingOutActivities(SharedPostgres? postgres) : Engine(postgres)
{
    private RecordType Activity => Store.Catalogue["activity"];

    private static readonly DateTime Long = new(2020, 5, 4, 9, 30, 0, DateTimeKind.Utc);
    private static readonly DateTime Ahead = new(2099, 5, 4, 9, 30, 0, DateTimeKind.Utc);

    private async Task<Guid> PartyAsync() => (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"))).Items[0].Id;

    private async Task<string[]> StoryAsync(Guid party) => [.. (await Get<Timeline>().ReadAsync(Party, party, Principal.System, 20, null, default)).Lines.Where(l => l.Type == Activity).Select(l => $"{l.Kind} {l.Text}")];

    [Fact]
    public async Task State_and_moment_of_the_deed_tell_the_same()
    {
        var ann = await PartyAsync();
        var visit = (await CreateAsync(Activity, ("party", ann), ("kind", "visit"), ("subject", "Autumn visit"), ("at", Long))).Items[0].Id;
        Assert.Equal(("planned", null), ((await GetAsync(Activity, visit))!["state"], (await GetAsync(Activity, visit))!["doneAt"]));
        Assert.Empty(await StoryAsync(ann));

        await UpdateAsync(Activity, visit, ("state", "done"));
        Assert.Equal(Long, (await GetAsync(Activity, visit))!["doneAt"]);
        Assert.Equal(["visit Autumn visit"], await StoryAsync(ann));

        await UpdateAsync(Activity, visit, ("doneAt", null));
        Assert.Equal("planned", (await GetAsync(Activity, visit))!["state"]);
        Assert.Empty(await StoryAsync(ann));

        await UpdateAsync(Activity, visit, ("doneAt", Long.AddDays(1)));
        Assert.Equal("done", (await GetAsync(Activity, visit))!["state"]);
        await UpdateAsync(Activity, visit, ("state", "cancelled"));
        Assert.Null((await GetAsync(Activity, visit))!["doneAt"]);
    }

    [Fact]
    public async Task What_is_done_before_its_day_was_done_now()
    {
        var call = (await CreateAsync(Activity, ("kind", "call"), ("subject", "Ask"), ("at", Ahead), ("state", "done"))).Items[0].Id;
        Assert.InRange((DateTime)(await GetAsync(Activity, call))!["doneAt"]!, Long, Ahead.AddYears(-1));
    }

    [Fact]
    public async Task A_subject_is_the_first_line_of_what_was_written()
    {
        var ann = await PartyAsync();
        var talk = (await CreateAsync(Activity, ("party", ann), ("kind", "call"), ("state", "done"), ("result", "Wants samples\nof the blue glass"))).Items[0].Id;
        Assert.Equal("Wants samples", (await GetAsync(Activity, talk))!["subject"]);
        var nothing = await Assert.ThrowsAsync<ProblemException>(() => CreateAsync(Activity, ("party", ann), ("kind", "call")));
        Assert.Equal(("field.required", "subject"), (nothing.Problems[0].Code, nothing.Problems[0].At));
    }

    [Fact]
    public async Task What_follows_is_written_with_it_in_one_change_set_and_taken_back_with_it()
    {
        var (ann, id) = (await PartyAsync(), Guid.CreateVersion7());
        var outcome = await Store.WriteAsync(
        [
            RecordWrite.Create(Activity, Values(("party", ann), ("kind", "visit"), ("subject", "Seen"), ("state", "done"))) with { Id = id },
            RecordWrite.Create(Activity, Values(("party", ann), ("kind", "task"), ("subject", "Send samples"), ("at", Ahead), ("followUpOf", id))),
        ], By(Principal.System), default);
        Assert.Equal(id, (await GetAsync(Activity, outcome.Items[1].Id))!["followUpOf"]);
        await Store.UndoAsync(outcome.ChangeSet, Principal.System, preview: false, default);
        Assert.Null(await GetAsync(Activity, id));
        Assert.Null(await GetAsync(Activity, outcome.Items[1].Id));
    }
}

public sealed class CarryingOutActivitiesOnSqlite() : CarryingOutActivities(null);

public sealed class CarryingOutActivitiesOnPostgres(SharedPostgres postgres) : CarryingOutActivities(postgres);
