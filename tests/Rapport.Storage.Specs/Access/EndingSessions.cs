using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class EndingSessions(SharedPostgres? postgres) : Office(postgres)
{
    private Task<Guid> OpenAsync(Guid user, string agent = "Firefox/140.0") => Users.OpenSessionAsync(user, "password", agent, "192.0.2.7", default);

    [Fact]
    public async Task One_ends_without_the_others_and_nobody_ends_what_is_not_theirs()
    {
        var (nora, tom) = (await HireAsync("Nora", "administrator"), await HireAsync("Tom", "sales"));
        var (here, there, his) = (await OpenAsync(tom), await OpenAsync(tom, new string('x', 4_000)), await OpenAsync(nora));
        Assert.Equal(tom, (await Users.InSessionAsync(tom, here, default))!.UserId);
        // A session of one is not a session of the other.
        Assert.Null(await Users.InSessionAsync(nora, here, default));
        Assert.Equal("access.function", (await RefusedAsync(async () => await Users.EndSessionAsync(nora, his, await AsAsync(tom), default))).Code);
        Assert.Equal("access.function", (await RefusedAsync(async () => await Users.SessionsAsync(nora, await AsAsync(tom), default))).Code);
        Assert.Equal(300, (await Users.SessionsAsync(tom, await AsAsync(tom), default)).Max(s => s.Agent!.Length));
        // The id of another's session under the own name ends nothing.
        await Users.EndSessionAsync(tom, his, await AsAsync(tom), default);
        Assert.NotNull(await Users.InSessionAsync(nora, his, default));

        await Users.EndSessionsAsync(tom, await AsAsync(tom), default, here);
        Assert.NotNull(await Users.InSessionAsync(tom, here, default));
        Assert.Null(await Users.InSessionAsync(tom, there, default));
        await Users.EndSessionAsync(tom, here, await AsAsync(nora), default);
        Assert.Null(await Users.InSessionAsync(tom, here, default));
        Assert.Empty(await Users.SessionsAsync(tom, await AsAsync(nora), default));
    }

    [Fact]
    public async Task A_new_password_a_reset_and_being_switched_off_end_them()
    {
        var tom = await HireAsync("Tom", "sales");
        var (here, there) = (await OpenAsync(tom), await OpenAsync(tom));
        Assert.Equal("password.wrong", (await Users.ChangePasswordAsync(tom, "wrong", "another long one", default, here))!.Code);
        Assert.NotNull(await Users.InSessionAsync(tom, there, default));
        Assert.Null(await Users.ChangePasswordAsync(tom, Password, "another long one", default, here));
        Assert.Equal((true, false), (await Users.InSessionAsync(tom, here, default) is not null, await Users.InSessionAsync(tom, there, default) is not null));
        await Users.OpenDoorAsync(tom, Principal.System, default);
        Assert.Null(await Users.InSessionAsync(tom, here, default));

        var again = await OpenAsync(tom);
        await UpdateAsync(User, tom, ("active", false));
        await UpdateAsync(User, tom, ("active", true));
        Assert.Null(await Users.InSessionAsync(tom, again, default));
    }

    [Fact]
    public async Task Somebody_who_signs_in_all_day_keeps_fifty()
    {
        var tom = await HireAsync("Tom", "sales");
        Guid last = default;
        for (var i = 0; i < 53; i++) last = await OpenAsync(tom);
        var open = await Users.SessionsAsync(tom, Principal.System, default);
        Assert.Equal(50, open.Count);
        // Newest first; of several within one millisecond, as here, any may lead.
        Assert.Equal(open.Select(s => s.SeenAt).OrderDescending(), open.Select(s => s.SeenAt));
        Assert.Equal(open[0].SeenAt, open.Single(s => s.Id == last).SeenAt);
    }

    [Fact]
    public async Task Another_node_feels_it()
    {
        var tom = await HireAsync("Tom", "sales");
        var here = await OpenAsync(tom);
        using var users = new Users(Database, TimeProvider.System, Get<Core.Changes.LiveChanges>());
        using var watch = new RightsWatch(Database, users, TimeProvider.System, NullLogger<RightsWatch>.Instance);
        var felt = 0;
        users.Changed += () => felt++;
        Assert.False(await watch.LookAsync(default));
        await Users.EndSessionAsync(tom, here, Principal.System, default);
        Assert.True(await watch.LookAsync(default));
        Assert.False(await watch.LookAsync(default));
        Assert.Equal(1, felt);
    }
}

public sealed class EndingSessionsOnSqlite() : EndingSessions(null);

public sealed class EndingSessionsOnPostgres(SharedPostgres postgres) : EndingSessions(postgres);
