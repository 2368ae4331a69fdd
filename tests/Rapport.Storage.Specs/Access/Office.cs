using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>A small office on either database: users with passwords, a tree of teams.</summary>
public abstract class Office(SharedPostgres? postgres) : Engine(postgres)
{
    protected const string Password = "a long enough one";

    protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private protected Users Users => Get<Users>();

    private protected RecordType User => Store.Catalogue["user"];

    private protected RecordType Team => Store.Catalogue["team"];

    /// <summary>A user who can sign in.</summary>
    private protected async Task<Guid> HireAsync(string name, string role, long? team = null, bool withPassword = true)
    {
        var outcome = await CreateAsync(User, ("name", name), ("email", name.ToLowerInvariant() + "@example.com"), ("role", role), ("team", team));
        var id = outcome.Items[0].Id;
        if (withPassword) Assert.Null(await Users.SetPasswordAsync(id, Password, default));
        return id;
    }

    private protected async Task<(Guid Id, long Number)> TeamAsync(string name, Guid? parent = null)
    {
        var id = (await CreateAsync(Team, ("name", name), ("parent", parent))).Items[0].Id;
        return (id, (await GetAsync(Team, id))!.Number);
    }

    private protected async Task<Principal> AsAsync(Guid user) => await Users.PrincipalAsync(user, null, default) ?? throw new InvalidOperationException("Switched off.");

    private protected Task<WriteOutcome> ChangeAsync(Principal who, RecordType type, Guid id, params (string Name, object? Value)[] values) =>
        Store.WriteAsync([RecordWrite.Update(type, id, Values(values))], By(who), default);

    private protected static async Task<Problem> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<ProblemException>(work)).Problems[0];
}
