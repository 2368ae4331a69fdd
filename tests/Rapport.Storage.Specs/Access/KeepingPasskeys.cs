using Rapport.Core.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class KeepingPasskeys(SharedPostgres? postgres) : Office(postgres)
{
    private static PasskeyData Data(long count = 0) => new([1, 2, 3], count, ["internal"], true, false);

    [Fact]
    public async Task An_answer_counts_once_and_only_to_a_question_later_than_the_last()
    {
        var tom = await HireAsync("Tom", "sales");
        Assert.Null(await Users.AddPasskeyAsync(tom, "abc", " Laptop ", Data(), default));
        var key = (await Users.FindPasskeyAsync("abc", default))!;
        Assert.Equal((tom, "Laptop", null), (key.User, key.Name, key.UsedAt));
        var answers = await Task.WhenAll(Users.EnterAsync(key, Data(7), 100, default), Users.EnterAsync(key, Data(7), 100, default));
        Assert.Single(answers, a => a.Outcome == SignInOutcome.Done);
        Assert.Equal(SignInOutcome.Wrong, (await Users.EnterAsync(key, Data(8), 99, default)).Outcome);
        Assert.Equal(7, (await Users.FindPasskeyAsync("abc", default))!.Data.SignCount);
        Assert.Equal(SignInOutcome.Done, (await Users.EnterAsync(key, Data(9), 101, default)).Outcome);
        await UpdateAsync(User, tom, ("active", false));
        Assert.Equal(SignInOutcome.Inactive, (await Users.EnterAsync(key, Data(10), 102, default)).Outcome);
    }

    [Fact]
    public async Task One_credential_belongs_to_one_person_who_has_twenty_at_most()
    {
        var (tom, nora) = (await HireAsync("Tom", "sales"), await HireAsync("Nora", "administrator"));
        Assert.Equal("field.required", (await Users.AddPasskeyAsync(tom, "k", "  ", Data(), default))!.Code);
        for (var i = 0; i < 20; i++) Assert.Null(await Users.AddPasskeyAsync(tom, $"k{i}", $"Key {i}", Data(), default));
        Assert.Equal("passkey.tooMany", (await Users.AddPasskeyAsync(tom, "k20", "One more", Data(), default))!.Code);
        Assert.Equal("passkey.known", (await Users.AddPasskeyAsync(nora, "k0", "Mine", Data(), default))!.Code);
        Assert.Equal("access.function", (await RefusedAsync(async () => await Users.PasskeysAsync(nora, await AsAsync(tom), default))).Code);
        Assert.Equal("access.function", (await RefusedAsync(async () => await Users.RemovePasskeyAsync(nora, "k0", await AsAsync(tom), default))).Code);
        // Under another's name it is not found.
        await Users.RemovePasskeyAsync(nora, "k0", await AsAsync(nora), default);
        Assert.Equal(20, (await Users.PasskeysAsync(tom, await AsAsync(nora), default)).Count);
        await Users.RemovePasskeyAsync(tom, "k0", await AsAsync(nora), default);
        Assert.Null(await Users.FindPasskeyAsync("k0", default));
        Assert.Equal(19, (await Users.PasskeysAsync(tom, await AsAsync(tom), default)).Count);
    }
}

public sealed class KeepingPasskeysOnSqlite() : KeepingPasskeys(null);

public sealed class KeepingPasskeysOnPostgres(SharedPostgres postgres) : KeepingPasskeys(postgres);
