using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class ChangingRights(SharedPostgres? postgres) : Office(postgres)
{
    private static Role Custom(string name, params string[] functions) => new(name, new HashSet<string>(functions, StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal)
    {
        ["party"] = new TypeAccess(RecordScope.All, RecordScope.Own, Create: true, Delete: false) { Criteria = "city = \"Rome\"", HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "phone" }, ReadOnlyFields = new HashSet<string>(StringComparer.Ordinal) { "email" }, Import = false },
    }, TypeAccess.Nothing);

    [Fact]
    public async Task A_key_follows_its_user_and_a_revoked_or_idle_one_is_nobody()
    {
        var nora = await HireAsync("Nora", "manager");
        var who = await AsAsync(nora);
        var key = await Users.CreateKeyAsync(nora, "till", null, who, default);
        Assert.Equal((nora, null), await Users.FindKeyAsync(key, default));
        var seen = Users.Stamp;
        await UpdateAsync(User, nora, ("role", "reader"));
        Assert.NotEqual(seen, Users.Stamp);
        var found = (await Users.FindKeyAsync(key, default))!.Value;
        Assert.Equal("reader", (await Users.PrincipalAsync(found.User, found.Role, default))!.Role.Name);
        var listed = Assert.Single(await Users.KeysAsync(nora, who, default));
        Assert.NotNull(listed.LastUsedAt);
        Assert.DoesNotContain(key, await DumpAsync(t => t == "core_api_key"), StringComparison.Ordinal);
        await Users.RevokeKeyAsync(listed.Number, nora, who, default);
        Assert.Null(await Users.FindKeyAsync(key, default));
        await UpdateAsync(User, nora, ("active", false));
        Assert.Null(await Users.PrincipalAsync(nora, null, default));
    }

    [Fact]
    public async Task A_role_is_kept_felt_at_once_and_told_in_the_history()
    {
        var book = Get<RoleBook>();
        await book.SaveAsync(Custom("buyer", Functions.Import, Functions.Export), isNew: true, Principal.System, default);
        var nora = await HireAsync("Nora", "buyer");
        var access = (await AsAsync(nora)).AccessTo(Party);
        Assert.Equal((RecordScope.All, RecordScope.Own, "city = \"Rome\"", false), (access.Read, access.Write, access.Criteria, access.Import));
        Assert.Contains("phone", access.HiddenFields);
        Assert.Contains("email", access.ReadOnlyFields);
        Assert.False((await AsAsync(nora)).MayImport(Party));
        Assert.True((await AsAsync(nora)).MayExport(Party));

        var seen = Users.Stamp;
        await book.SaveAsync(Custom("buyer", Functions.Reports), isNew: false, Principal.System, default);
        Assert.NotEqual(seen, Users.Stamp);
        Assert.False((await AsAsync(nora)).May(Functions.Import));
        Assert.Equal("role.taken", (await RefusedAsync(() => book.SaveAsync(Custom("buyer"), isNew: true, Principal.System, default))).Code);
        Assert.Equal("role.inUse", (await RefusedAsync(() => book.DeleteAsync("buyer", Principal.System, default))).Code);
        var lines = (await Get<History>().ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines;
        Assert.Equal(2, lines.Count(l => l.Event == "role.saved"));
        Assert.Contains("\\u0022import\\u0022", lines.First(l => l.Event == "role.saved").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_built_in_role_can_be_narrowed_and_set_back_but_the_administrator_s_not()
    {
        var book = Get<RoleBook>();
        await book.SaveAsync(Roles.Sales with { Functions = new HashSet<string>(StringComparer.Ordinal) }, isNew: false, Principal.System, default);
        Assert.Empty((await Users.RoleAsync("sales", default)).Functions);
        await book.DeleteAsync("sales", Principal.System, default);
        Assert.NotEmpty((await Users.RoleAsync("sales", default)).Functions);
        Assert.Equal("role.fixed", (await RefusedAsync(() => book.SaveAsync(Roles.Administrator with { Functions = new HashSet<string>(StringComparer.Ordinal) }, isNew: false, Principal.System, default))).Code);
        // Even a row put into the table by hand does not weaken it.
        await Database.WriteAsync(Rapport.Core.Storage.WriteLane.People, s => s.ExecuteAsync($"insert into core_role (name, definition) values ($1, {s.Dialect.JsonParameter(2)})", "administrator", Roles.ToJson(Roles.Reader)), default);
        Assert.True((await Users.RoleAsync("administrator", default)).Functions.Contains("*"));
    }

    [Theory]
    [InlineData("*", null, null, "role.unknownFunction", "functions")]
    [InlineData("import", "city = ", null, "criteria.valueExpected", "party.criteria")]
    [InlineData("import", null, "nonsense", "field.unknown", "party.nonsense")]
    [InlineData("import", null, "name", "role.titleHidden", "party.name")]
    public void A_role_that_does_not_fit_is_refused(string function, string? criteria, string? hidden, string code, string at)
    {
        var access = TypeAccess.Full with { Criteria = criteria, HiddenFields = new HashSet<string>(hidden is null ? [] : [hidden], StringComparer.Ordinal) };
        var role = new Role("x", new HashSet<string>(StringComparer.Ordinal) { function }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = access }, TypeAccess.Nothing);
        var problem = Assert.Single(Get<RoleBook>().Check(role));
        if (criteria is null) Assert.Equal(code, problem.Code);
        Assert.Equal(at, problem.At);
    }

    [Fact]
    public async Task Everybody_changes_the_own_name_language_and_look_but_not_the_own_role()
    {
        var nora = await HireAsync("Nora", "reader");
        var (who, own) = (await AsAsync(nora), Get<OwnAccount>());
        Assert.Empty(await own.ChangeAsync(who, Values(("name", "Nora L."), ("language", "zh-Hant"), ("timeZone", "Asia/Taipei")), default));
        Assert.Equal("access.field", Assert.Single(await own.ChangeAsync(who, Values(("role", "administrator")), default)).Code);
        Assert.Equal("user.noSuchZone", Assert.Single(await own.ChangeAsync(who, Values(("timeZone", "x")), default)).Code);
        var record = (await GetAsync(User, nora))!;
        Assert.Equal(("Nora L.", "zh-Hant", "reader"), (record["name"], record["language"], record["role"]));
        Assert.Equal(nora, record["changedBy"]);
        await own.SaveAsync(new Preferences { Theme = "dark", Dates = "iso", Clock = "sundial" }, who, default);
        Assert.Equal(new Preferences { Theme = "dark", Dates = "iso" }, await own.PreferencesAsync(nora, default));
        Assert.Equal(new Preferences(), await own.PreferencesAsync(Guid.CreateVersion7(), default));
    }
}

public sealed class ChangingRightsOnSqlite() : ChangingRights(null);

public sealed class ChangingRightsOnPostgres(SharedPostgres postgres) : ChangingRights(postgres);
