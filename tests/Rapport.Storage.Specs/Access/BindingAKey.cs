using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>A key with a role of its own does what that role and its user's present one have in common.</summary>
public abstract class BindingAKey(SharedPostgres? postgres) : Office(postgres)
{
    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    private static TypeAccess Scoped(RecordScope scope) => new(scope, scope, Create: true, Delete: true);

    private async Task RoleAsync(string name, TypeAccess party, params string[] functions) => await Get<RoleBook>().SaveAsync(
        new Role(name, Set(functions), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = party }, TypeAccess.Nothing), isNew: true, Principal.System, default);

    private async Task<Principal> KeyAsync(Guid user, string role)
    {
        var found = (await Users.FindKeyAsync(await Users.CreateKeyAsync(user, "till", role, default), default))!.Value;
        return await AgainAsync(found);
    }

    private async Task<Principal> AgainAsync((Guid User, string? Role) found) => (await Users.PrincipalAsync(found.User, found.Role, default))!;

    private async Task<IReadOnlyList<string>> NamesAsync(Principal who) =>
        [.. (await Reader.ListAsync(new RecordQuery(Party, Sort: "name", Fields: ["name"]), who, default)).Rows.Select(r => (string)r.Values[0]!)];

    [Fact]
    public async Task A_key_of_administrators_gives_a_salesperson_no_more_than_sales()
    {
        var till = await HireAsync("Till", "sales");
        var key = await KeyAsync(till, "administrator");
        Assert.Equal(["export", "reports"], key.Role.Functions.Order(StringComparer.Ordinal));
        Assert.Equal("access.create", (await RefusedAsync(() => Store.WriteAsync([RecordWrite.Create(User, Values(("name", "Boss"), ("email", "boss@example.com"), ("role", "administrator")))], By(key), default))).Code);
        Assert.Equal((RecordScope.Team, RecordScope.Team, false), (key.AccessTo(Party).Read, key.AccessTo(Party).Write, key.AccessTo(Party).Delete));
        Assert.Equal(RecordScope.None, key.AccessTo(Store.Catalogue["product"]).Write);
    }

    [Fact]
    public async Task A_key_may_be_given_less_than_its_user_and_loses_what_the_user_loses()
    {
        var nora = await HireAsync("Nora", "administrator");
        await HireAsync("Tom", "administrator");
        var reader = await KeyAsync(nora, "reader");
        Assert.Equal((RecordScope.All, RecordScope.None, false), (reader.AccessTo(Party).Read, reader.AccessTo(Party).Write, reader.May(Functions.Import)));
        var manager = await KeyAsync(nora, "manager");
        Assert.True(manager.May(Functions.Import) && manager.AccessTo(Party).Write == RecordScope.All && !manager.May(Functions.Users));

        await UpdateAsync(User, nora, ("role", "sales"));
        var after = await AgainAsync((nora, "manager"));
        Assert.False(after.May(Functions.Import));
        Assert.Equal((RecordScope.Team, false), (after.AccessTo(Party).Write, after.AccessTo(Party).Delete));
        Assert.True((await AgainAsync((nora, "administrator"))) is { } all && !all.May("*") && !all.May(Functions.Users));
    }

    [Fact]
    public async Task Conditions_hidden_and_locked_fields_of_both_hold()
    {
        await RoleAsync("Rome", TypeAccess.Full with { Criteria = "city = \"Rome\" or city = \"Bern\"", HiddenFields = Set("phone"), ReadOnlyFields = Set("email"), Import = false }, Functions.Import, Functions.Export);
        await RoleAsync("Firms", TypeAccess.Full with { Criteria = "kind = \"organisation\" or name = \"Ada\"", HiddenFields = Set("birthday"), Export = false }, Functions.Import, Functions.Export, Functions.Undo);
        var nora = await HireAsync("Nora", "Rome");
        foreach (var (name, kind, city) in new[] { ("Ada", "person", "Rome"), ("Ben", "person", "Rome"), ("Cox Ltd", "organisation", "Bern"), ("Dee Ltd", "organisation", "Oslo") })
            await CreateAsync(Party, ("name", name), ("kind", kind), ("city", city));
        var key = await KeyAsync(nora, "Firms");
        Assert.Equal(["Ada", "Cox Ltd"], await NamesAsync(key));
        var access = key.AccessTo(Party);
        Assert.Equal(["birthday", "phone"], access.HiddenFields.Order(StringComparer.Ordinal));
        Assert.Equal(["email"], access.ReadOnlyFields);
        Assert.False(key.MayImport(Party) || key.MayExport(Party) || key.May(Functions.Undo));
        Assert.True(key.May(Functions.Export));
        Assert.Equal("access.outside", (await RefusedAsync(() => Store.WriteAsync([RecordWrite.Create(Party, Values(("name", "Eve"), ("kind", "person"), ("city", "Rome")))], By(key), default))).Code);
    }

    [Fact]
    public async Task Own_records_that_stayed_behind_in_another_team_are_neither_s()
    {
        var (east, west) = (await TeamAsync("East"), await TeamAsync("West"));
        await RoleAsync("mine", Scoped(RecordScope.Own));
        await RoleAsync("ours", Scoped(RecordScope.Team));
        var nora = await HireAsync("Nora", "ours", east.Number);
        var left = (await Store.WriteAsync([RecordWrite.Create(Party, Values(("name", "Left behind")))], By(await AsAsync(nora)), default)).Items[0].Id;
        await UpdateAsync(User, nora, ("team", west.Number));
        var here = (await Store.WriteAsync([RecordWrite.Create(Party, Values(("name", "Here")))], By(await AsAsync(nora)), default)).Items[0].Id;
        await CreateAsync(Party, ("name", "Nobody's"));
        var colleague = await HireAsync("Tom", "ours", west.Number);
        await Store.WriteAsync([RecordWrite.Create(Party, Values(("name", "Tom's")))], By(await AsAsync(colleague)), default);

        Assert.Equal(["Here", "Nobody's", "Tom's"], await NamesAsync(await AsAsync(nora)));
        foreach (var (role, key) in new[] { ("ours", "mine"), ("mine", "ours") })
        {
            await UpdateAsync(User, nora, ("role", role));
            var who = await KeyAsync(nora, key);
            Assert.Equal(["Here"], await NamesAsync(who));
            Assert.Equal("record.missing", (await RefusedAsync(() => ChangeAsync(who, Party, left, ("city", "Rome")))).Code);
            await ChangeAsync(who, Party, here, ("city", "Rome"));
        }
    }

    [Fact]
    public async Task The_history_tells_whose_key_it_is_and_its_role()
    {
        var (nora, till) = (await HireAsync("Nora", "administrator"), await HireAsync("Till", "sales"));
        var who = await AsAsync(nora);
        await Users.CreateKeyAsync(till, "shop", "reader", who, default);
        await Users.RevokeKeyAsync((await Users.KeysAsync(till, who, default))[0].Number, till, who, default);
        var lines = (await Get<History>().ReadAsync(new HistoryFilter(nora), null, who, default)).Lines.Where(l => l.Event is not null);
        Assert.Equal([("key.revoked", """{"name":"shop","user":"Till","role":null}"""), ("key.made", """{"name":"shop","user":"Till","role":"reader"}""")], lines.Select(l => (l.Event!, l.Detail!)));
    }

    [Fact]
    public async Task A_key_is_made_only_with_a_role_that_there_is()
    {
        var nora = await HireAsync("Nora", "administrator");
        var refused = await RefusedAsync(() => Users.CreateKeyAsync(nora, "till", "nosuch", default));
        Assert.Equal(("user.noSuchRole", ProblemKind.Invalid, "role"), (refused.Code, refused.Kind, refused.At));
        Assert.Contains("manager", (string)refused.Args!["roles"]!, StringComparison.Ordinal);
        var who = await AsAsync(nora);
        Assert.Equal("user.noSuchRole", (await RefusedAsync(() => Users.CreateKeyAsync(nora, "till", "nosuch", who, default))).Code);
        Assert.Empty(await Users.KeysAsync(nora, who, default));
    }
}

public sealed class BindingAKeyOnSqlite() : BindingAKey(null);

public sealed class BindingAKeyOnPostgres(SharedPostgres postgres) : BindingAKey(postgres);
