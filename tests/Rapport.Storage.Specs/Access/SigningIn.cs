using Rapport.Core.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class SigningIn(SharedPostgres? postgres) : Office(postgres)
{
    [Fact]
    public async Task Five_wrong_passwords_lock_and_a_stranger_is_answered_the_same()
    {
        var nora = await HireAsync("Nora", "sales");
        foreach (var (address, account) in new[] { ("nora@example.com", nora), ("nobody@example.com", Guid.Empty) })
        {
            for (var left = 4; left > 0; left--) Assert.Equal(new SignInAnswer(SignInOutcome.Wrong, account, Left: left), await Users.CheckAsync(address, "wrong", default));
            var locked = await Users.CheckAsync(address, "wrong", default);
            Assert.Equal(SignInOutcome.LockedOut, locked.Outcome);
            Assert.InRange(locked.Until!.Value, Now.UtcDateTime.AddMinutes(4), Now.UtcDateTime.AddMinutes(6));
            // Even the right password does not open the door now.
            Assert.Equal(SignInOutcome.LockedOut, (await Users.CheckAsync(address, Password, default)).Outcome);
        }
    }

    [Fact]
    public async Task Guesses_at_the_same_moment_are_all_counted()
    {
        await HireAsync("Nora", "sales");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Users.CheckAsync("nora@example.com", "wrong", default)));
        Assert.Equal(SignInOutcome.LockedOut, (await Users.CheckAsync("nora@example.com", Password, default)).Outcome);
        Assert.Contains(answers, a => a.Outcome == SignInOutcome.LockedOut);
    }

    [Fact]
    public async Task An_administrator_unlocks()
    {
        var nora = await HireAsync("Nora", "sales");
        for (var i = 0; i < 5; i++) await Users.CheckAsync("nora@example.com", "wrong", default);
        await Users.UnlockAsync(nora, Principal.System, default);
        Assert.Equal(SignInOutcome.Done, (await Users.CheckAsync("NORA@example.com ", Password, default)).Outcome);
    }

    [Fact]
    public async Task The_second_factor_asks_for_a_code_that_counts_once()
    {
        var nora = await HireAsync("Nora", "sales");
        var secret = Totp.NewSecret();
        var step = Now.ToUnixTimeSeconds() / 30;
        Assert.Equal("twoFactor.wrongCode", (await Users.TurnOnTwoFactorAsync(nora, secret, "000000x", default)).Problem!.Code);
        var (codes, problem) = await Users.TurnOnTwoFactorAsync(nora, secret, Totp.Code(secret, step - 1), default);
        Assert.Null(problem);
        Assert.Equal(10, codes.Distinct().Count());

        Assert.Equal(new SignInAnswer(SignInOutcome.CodeNeeded, nora).User, (await Users.CheckAsync("nora@example.com", Password, default)).User);
        Assert.Equal(SignInOutcome.Wrong, (await Users.CheckCodeAsync(nora, "123", default)).Outcome);
        // The step spent at set-up is not taken again; the next one is, once.
        Assert.Equal(SignInOutcome.Wrong, (await Users.CheckCodeAsync(nora, Totp.Code(secret, step - 1), default)).Outcome);
        var twice = await Task.WhenAll(Users.CheckCodeAsync(nora, Totp.Code(secret, step), default), Users.CheckCodeAsync(nora, Totp.Code(secret, step), default));
        Assert.Single(twice, a => a.Outcome == SignInOutcome.Done);
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once_and_is_not_stored_in_clear()
    {
        var nora = await HireAsync("Nora", "sales");
        var secret = Totp.NewSecret();
        var (codes, _) = await Users.TurnOnTwoFactorAsync(nora, secret, Totp.Code(secret, Now.ToUnixTimeSeconds() / 30), default);
        Assert.Equal(SignInOutcome.Done, (await Users.CheckCodeAsync(nora, codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal), default)).Outcome);
        Assert.Equal(SignInOutcome.Wrong, (await Users.CheckCodeAsync(nora, codes[3], default)).Outcome);
        Assert.Equal((true, 9), await Users.TwoFactorAsync(nora, default));
        var dump = await DumpAsync(t => t == "core_credential");
        Assert.DoesNotContain(codes[4], dump, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(codes[4].Replace("-", "", StringComparison.Ordinal), dump, StringComparison.OrdinalIgnoreCase);

        Assert.Equal("password.wrong", (await Users.TurnOffTwoFactorAsync(nora, "wrong", default))!.Code);
        // A box left empty is no wrong answer, however often.
        for (var i = 0; i < 12; i++) Assert.Equal("field.required", (await Users.TurnOffTwoFactorAsync(nora, "", default))!.Code);
        Assert.Null(await Users.TurnOffTwoFactorAsync(nora, Password, default));
        Assert.Equal(SignInOutcome.Done, (await Users.CheckAsync("nora@example.com", Password, default)).Outcome);
    }

    [Fact]
    public async Task A_new_password_and_the_end_of_sessions_change_the_stamp()
    {
        var nora = await HireAsync("Nora", "sales");
        var first = await Users.StampOfAsync(nora, default);
        Assert.Equal(first, (await Users.CheckAsync("nora@example.com", Password, default)).Stamp);
        Assert.Equal("password.wrong", (await Users.ChangePasswordAsync(nora, "wrong", "another long one", default))!.Code);
        Assert.Equal("password.tooShort", (await Users.ChangePasswordAsync(nora, Password, "short", default))!.Code);
        Assert.Equal(first, await Users.StampOfAsync(nora, default));
        Assert.Null(await Users.ChangePasswordAsync(nora, Password, "another long one", default));
        var second = await Users.StampOfAsync(nora, default);
        Assert.NotEqual(first, second);
        await Users.EndSessionsAsync(nora, await AsAsync(nora), default);
        Assert.NotEqual(second, await Users.StampOfAsync(nora, default));
    }

    [Fact]
    public async Task An_invitation_is_good_until_a_password_is_set_and_ends_the_old_one()
    {
        var nora = await HireAsync("Nora", "sales");
        var stamp = await Users.OpenDoorAsync(nora, Principal.System, default);
        Assert.Equal(SignInOutcome.Wrong, (await Users.CheckAsync("nora@example.com", Password, default)).Outcome);
        Assert.Equal(stamp, await Users.StampOfAsync(nora, default));
        Assert.Null(await Users.SetPasswordAsync(nora, "another long one", default));
        Assert.NotEqual(stamp, await Users.StampOfAsync(nora, default));
        await UpdateAsync(User, nora, ("active", false));
        Assert.Null(await Users.StampOfAsync(nora, default));
        Assert.Equal(SignInOutcome.Inactive, (await Users.CheckAsync("nora@example.com", "another long one", default)).Outcome);
    }
}

public sealed class SigningInOnSqlite() : SigningIn(null);

public sealed class SigningInOnPostgres(SharedPostgres postgres) : SigningIn(postgres);
