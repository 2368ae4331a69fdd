using System.Text;
using Rapport.Core.Changes.Sealing;
using Rapport.Core.Storage;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class SealingTheHistory(SharedPostgres? postgres) : Office(postgres)
{
    // A history is settled after a minute.
    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow().AddMinutes(5);
    }

    private HistoryLines Lines => new(Database, new Later());

    [Fact]
    public async Task A_line_that_was_changed_left_out_or_added_is_found()
    {
        await MakeHistoryAsync();
        var (text, made) = await ExportAsync();
        // Two events, two sets and one change: what a record was made with stands in the record itself.
        Assert.Equal(5, made.Lines);
        Assert.Equal(new HistoryVerdict(made.Lines, made.Head, null, null), await VerdictAsync(text, made.Head));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("signIn", text, StringComparison.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            // Nothing is left out, but the last line: then the file is cut off.
            var without = string.Join('\n', lines.Where((_, n) => n != i));
            Assert.Equal(i == lines.Length - 1 ? "cutOff" : i == 0 ? "notSealed" : "changed", (await VerdictAsync(without, null)).Finding);
            var touched = string.Join('\n', lines.Select((l, n) => n == i ? l[..^1] + "x" : l));
            Assert.NotNull((await VerdictAsync(touched, null)).Finding);
        }

        Assert.Equal("changed", (await VerdictAsync(text + lines[^1] + "\n", null)).Finding);
        Assert.Equal("otherHead", (await VerdictAsync(text, new string('0', 64))).Finding);
        Assert.Equal("notSealed", (await VerdictAsync("name,email\nNora,nora@example.com\n", null)).Finding);
        // What it says to whoever checks: what, where, and what to do.
        foreach (var finding in new[] { "changed", "cutOff", "otherHead", "otherDatabase", "notSealed", null })
        {
            var said = App.Commands.AuditCommand.Say(new HistoryVerdict(7, "3f9a", finding, finding is null or "otherHead" ? null : 4), withHead: false, withDatabase: false);
            Assert.True(said.Length > 80 && !said.Contains("audit.", StringComparison.Ordinal) && !said.Contains('{', StringComparison.Ordinal), said);
            if (finding is "changed" or "cutOff" or "otherDatabase") Assert.Contains("4", said, StringComparison.Ordinal);
        }

        Assert.Equal("cutOff", (await VerdictAsync("", null)).Finding);
    }

    [Fact]
    public async Task What_was_touched_in_the_database_since_is_found_and_what_came_later_is_none_of_it()
    {
        var nora = await MakeHistoryAsync();
        var (text, made) = await ExportAsync();
        Assert.Null((await VerdictAsync(text, made.Head, withDatabase: true)).Finding);
        await Users.AuditAsync(nora, "signIn", null, "192.0.2.8", default);
        await UpdateAsync(User, nora, ("name", "Nora K."));
        Assert.Null((await VerdictAsync(text, made.Head, withDatabase: true)).Finding);
        await Database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_audit set address = $1 where event = 'signIn' and address = $2", "192.0.2.99", "192.0.2.7"), default);
        var verdict = await VerdictAsync(text, made.Head, withDatabase: true);
        Assert.Equal("otherDatabase", verdict.Finding);
        await Database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("delete from core_audit where address = $1", "192.0.2.99"), default);
        Assert.Equal("otherDatabase", (await VerdictAsync(text, made.Head, withDatabase: true)).Finding);
        // The file itself was not touched.
        Assert.Null((await VerdictAsync(text, made.Head)).Finding);
    }

    [Fact]
    public async Task It_says_until_when_it_reaches_and_holds_no_more()
    {
        await MakeHistoryAsync();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var reach = await new HistoryLines(Database, TimeProvider.System).ReachAsync(default);
        Assert.InRange(reach.Until!.Value, now.AddMinutes(-2), now.AddSeconds(-50));
        Assert.Equal((0, 0), (reach.Event, reach.Set));
        var later = await Lines.ReachAsync(default);
        Assert.InRange(later.Until!.Value, now.AddMinutes(3), now.AddMinutes(6));
        // Work that is still going on keeps out what came after it.
        var begun = Database.Dialect.ToDb(Core.Catalogue.FieldKind.DateTime, now.AddHours(-3));
        await Database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_change_set set at = $1, done_at = null where id = (select max(id) from core_change_set)", begun), default);
        Assert.Equal(now.AddHours(-3), (await Lines.ReachAsync(default)).Until!.Value, TimeSpan.FromSeconds(1));
    }

    private async Task<Guid> MakeHistoryAsync()
    {
        var nora = await HireAsync("Nora", "administrator");
        await Users.AuditAsync(nora, "signIn", null, "192.0.2.7", default);
        await UpdateAsync(User, nora, ("name", "諾拉"));
        await Users.EndSessionsAsync(nora, await AsAsync(nora), default);
        return nora;
    }

    private async Task<(string Text, SealedHistory Made)> ExportAsync()
    {
        using var file = new MemoryStream();
        var reach = await Lines.ReachAsync(default);
        var made = await HistorySeal.WriteAsync(file, reach, Lines.ReadAsync(reach), default);
        return (Encoding.UTF8.GetString(file.ToArray()), made);
    }

    private async Task<HistoryVerdict> VerdictAsync(string text, string? head, bool withDatabase = false)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await HistorySeal.VerifyAsync(file, head, withDatabase ? reach => Lines.ReadAsync(reach) : null, default);
    }
}

public sealed class SealingTheHistoryOnSqlite() : SealingTheHistory(null);

public sealed class SealingTheHistoryOnPostgres(SharedPostgres postgres) : SealingTheHistory(postgres);
