using Rapport.Core.Access;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class KeepingTheRules(SharedPostgres? postgres) : Office(postgres)
{
    private static Role Office => new("office", new HashSet<string>(StringComparer.Ordinal) { Functions.Users, Functions.Undo }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full);

    [Fact]
    public async Task The_last_administrator_who_can_sign_in_cannot_be_demoted_switched_off_or_deleted()
    {
        var nora = await HireAsync("Nora", "administrator");
        await HireAsync("Invited", "administrator", withPassword: false);
        foreach (var values in new[] { Values(("role", "sales")), Values(("active", false)) })
            Assert.Equal("user.lastAdministrator", (await RefusedAsync(() => WriteAsync(RecordWrite.Update(User, nora, values)))).Code);
        Assert.Equal("user.lastAdministrator", (await RefusedAsync(() => WriteAsync(RecordWrite.Delete(User, nora)))).Code);

        await HireAsync("Tom", "administrator");
        await UpdateAsync(User, nora, ("role", "sales"));
        Assert.Equal("sales", (await GetAsync(User, nora))!["role"]);
    }

    [Fact]
    public async Task An_undo_cannot_lock_everybody_out_either()
    {
        var made = await CreateAsync(User, ("name", "Nora"), ("email", "nora@example.com"), ("role", "sales"));
        var nora = made.Items[0].Id;
        Assert.Null(await Users.SetPasswordAsync(nora, Password, default));
        var promoted = await UpdateAsync(User, nora, ("role", "administrator"));
        foreach (var preview in new[] { true, false })
        {
            Assert.Equal("user.lastAdministrator", (await RefusedAsync(() => Store.UndoAsync(promoted.ChangeSet, Principal.System, preview, default))).Code);
        }

        Assert.Equal("administrator", (await GetAsync(User, nora))!["role"]);
    }

    [Fact]
    public async Task An_administrator_made_in_one_step_cannot_be_unmade_by_undo_while_nobody_else_is_one()
    {
        var made = await CreateAsync(User, ("name", "Nora"), ("email", "nora@example.com"), ("role", "administrator"));
        Assert.Null(await Users.SetPasswordAsync(made.Items[0].Id, Password, default));
        Assert.Equal("user.lastAdministrator", (await RefusedAsync(() => Store.UndoAsync(made.ChangeSet, Principal.System, preview: false, default))).Code);
        Assert.NotNull(await GetAsync(User, made.Items[0].Id));
    }

    [Fact]
    public async Task Users_are_written_only_with_the_function_whatever_the_role_says_of_records()
    {
        var id = await HireAsync("Till", "sales");
        var generous = (await AsAsync(id)) with { Role = Office with { Functions = new HashSet<string>(StringComparer.Ordinal) { Functions.Undo } } };
        Assert.Equal("access.update", (await RefusedAsync(() => ChangeAsync(generous, User, id, ("role", "manager")))).Code);
        Assert.Equal("access.create", (await RefusedAsync(() => Store.WriteAsync([RecordWrite.Create(Team, Values(("name", "Mine")))], By(generous), default))).Code);

        var demoted = await UpdateAsync(User, id, ("role", "reader"));
        var back = await Store.UndoAsync(demoted.ChangeSet, generous, preview: false, default);
        Assert.Equal((0, 1), (back.Reverted, back.RefusedCount));
        Assert.Contains(back.Refused[0].Why!.Code, (string[])["access.update", "record.missing"]);
        Assert.Equal("reader", (await GetAsync(User, id))!["role"]);
    }

    [Fact]
    public async Task Nobody_gives_or_touches_more_rights_than_the_own()
    {
        await Get<RoleBook>().SaveAsync(Office, isNew: true, Principal.System, default);
        var (boss, clerk, till) = (await HireAsync("Boss", "administrator"), await HireAsync("Clerk", "office"), await HireAsync("Till", "reader"));
        var who = await AsAsync(clerk);
        Assert.Equal("user.roleTooHigh", (await RefusedAsync(() => ChangeAsync(who, User, clerk, ("role", "administrator")))).Code);
        Assert.Equal("user.roleTooHigh", (await RefusedAsync(() => ChangeAsync(who, User, till, ("role", "manager")))).Code);
        Assert.Equal("user.roleTooHigh", (await RefusedAsync(() => ChangeAsync(who, User, boss, ("email", "clerk2@example.com")))).Code);
        Assert.Equal("user.roleTooHigh", (await RefusedAsync(() => Users.OpenDoorAsync(boss, who, default))).Code);
        Assert.Equal("user.roleTooHigh", (await RefusedAsync(() => Users.CreateKeyAsync(clerk, "key", "administrator", who, default))).Code);
        Assert.Equal("user.roleTooHigh", (await RefusedAsync(() => Users.CreateKeyAsync(boss, "key", null, who, default))).Code);
        Assert.Equal("role.administratorsOnly", (await RefusedAsync(() => Get<RoleBook>().SaveAsync(Office, isNew: false, who, default))).Code);
    }

    [Fact]
    public async Task A_role_a_team_and_a_time_zone_must_exist()
    {
        var id = await HireAsync("Till", "sales");
        Assert.Equal(("user.noSuchRole", "role"), Where(await RefusedAsync(() => UpdateAsync(User, id, ("role", "king")))));
        Assert.Equal(("field.linkMissing", "team"), Where(await RefusedAsync(() => UpdateAsync(User, id, ("team", 4711L)))));
        Assert.Equal(("user.noSuchZone", "timeZone"), Where(await RefusedAsync(() => UpdateAsync(User, id, ("timeZone", "Mars/Olympus")))));
    }

    [Fact]
    public async Task A_team_cannot_lie_below_itself()
    {
        var top = await TeamAsync("Top");
        var middle = await TeamAsync("Middle", top.Id);
        var low = await TeamAsync("Low", middle.Id);
        Assert.Equal("team.ring", (await RefusedAsync(() => UpdateAsync(Team, top.Id, ("parent", low.Id)))).Code);
        Assert.Equal("team.ring", (await RefusedAsync(() => UpdateAsync(Team, top.Id, ("parent", top.Id)))).Code);
        await UpdateAsync(Team, low.Id, ("parent", top.Id));
        await UpdateAsync(Team, middle.Id, ("parent", low.Id));
    }

    private static (string, string?) Where(Rapport.Core.Problems.Problem problem) => (problem.Code, problem.At);
}

public sealed class KeepingTheRulesOnSqlite() : KeepingTheRules(null);

public sealed class KeepingTheRulesOnPostgres(SharedPostgres postgres) : KeepingTheRules(postgres);
