using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>Users from a table, as a personnel department gives it: an import like any other, under the rules of users.</summary>
public abstract class ProvisioningUsers(SharedPostgres? postgres) : Office(postgres)
{
    [Fact]
    public async Task A_table_adds_changes_and_switches_off_and_what_the_rules_forbid_is_kept_aside()
    {
        var (nora, tom) = (await HireAsync("Nora", "administrator"), await HireAsync("Tom", "sales"));
        var session = await Users.OpenSessionAsync(tom, "password", null, null, default);
        var result = await ImportAsync(Principal.System, "Mia,mia@example.com,manager,yes", "Tom,tom@example.com,sales,no", "Eve,eve@example.com,ghost,yes", "Nora,nora@example.com,sales,yes");
        Assert.Equal((4, 1, 1, 2), (result.Rows, result.Created, result.Updated, result.Errors));
        Assert.Equal([4L, 5L], result.FirstErrors.Select(e => e.Line));
        Assert.Equal("manager", (await AsAsync((await Users.FindByEmailAsync("mia@example.com", default))!.Value)).Role.Name);
        Assert.Null(await Users.InSessionAsync(tom, session, default));
        // The last administrator stays one.
        Assert.Equal("administrator", (await AsAsync(nora)).Role.Name);
        Assert.Null(await Users.FindByEmailAsync("eve@example.com", default));

        Assert.Equal(2, (await Store.UndoAsync(result.ChangeSet!.Value, Principal.System, false, default)).Reverted);
        Assert.Equal("Tom", (await AsAsync(tom)).Name);
        // Coming back does not bring the session back.
        Assert.Null(await Users.InSessionAsync(tom, session, default));
    }

    [Fact]
    public async Task Nobody_gives_by_a_table_what_they_may_not_give()
    {
        await HireAsync("Nora", "administrator");
        var clerk = await AsAsync(await HireAsync("Max", "sales")) with { Role = new Role("clerk", new HashSet<string>(StringComparer.Ordinal) { Functions.Import, Functions.Users }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full) };
        var result = await ImportAsync(clerk, "Eve,eve@example.com,administrator,yes");
        Assert.Equal((0, 1), (result.Created, result.Errors));
        var refusal = await RefusedAsync(() => ImportAsync(clerk with { Role = clerk.Role with { Functions = new HashSet<string>(StringComparer.Ordinal) { Functions.Import } } }, "Eve,eve@example.com,sales,yes"));
        Assert.Equal(Core.Problems.ProblemKind.Denied, refusal.Kind);
    }

    private async Task<ImportResult> ImportAsync(Principal who, params string[] rows)
    {
        using var folder = new TempFolder();
        var path = folder.File("people.csv");
        await File.WriteAllLinesAsync(path, ["name,email,role,active", .. rows]);
        return await Get<RecordImport>().RunAsync(path, new ImportPlan("user") { Match = ["email"], Mode = ImportMode.Upsert }, who, null, null, null, default);
    }

    public sealed class OnSqlite() : ProvisioningUsers(null);

    public sealed class OnPostgres(SharedPostgres postgres) : ProvisioningUsers(postgres);
}
