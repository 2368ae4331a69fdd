using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Worlds;

/// <summary>
/// What specifications of things with an inverse have in common: all that the database holds, before and after. A number of worlds from
/// the environment (<c>RAPPORT_WORLDS</c>) makes them search longer; a failure names its seed.
/// </summary>
public abstract class WorldEngine(SharedPostgres? postgres) : Office(postgres)
{
    /// <summary>Who wrote last, when, and under which number is told anew by every act; all else must be as it was.</summary>
    private static readonly string[] Bookkeeping = ["n", "version", "changed_at", "changed_by", "changed_set", "set_id", "doc"];

    /// <summary>What tells of the past or serves the program: it grows with every act, also with one that takes another back.</summary>
    private static readonly string[] Past =
    [
        "core_change", "core_change_set", "core_removed", "core_merge", "core_merged_key", "core_merged_view", "core_audit", "core_counter", "core_import", "core_job", "core_bulk_part", "core_bulk_refusal", "core_reader", "core_request", "core_notice",
        // Words that were met once are known from then on.
        "core_word", "core_word_del",
    ];

    private protected static int Worlds(int usual) => int.TryParse(Environment.GetEnvironmentVariable("RAPPORT_WORLDS"), out var many) ? many : usual;

    private protected static bool IsTold(string column) => !Bookkeeping.Contains(column);

    /// <summary>Every table and every column that people can tell the difference by.</summary>
    private protected Task<string> WorldAsync(params string[] without) =>
        DumpAsync(t => !Past.Contains(t) && !t.StartsWith("core_search_", StringComparison.Ordinal), c => IsTold(c) && !without.Contains(c));

    /// <summary>Types that tables carry from one firm to another, those first that others link to.</summary>
    private protected static IReadOnlyList<string> Carried { get; } = ["team", "user", "product", "party", "sample", .. RandomWorld.Hanging];

    /// <summary>What tables carry: when and by whom a record was made is known in its own firm only.</summary>
    private protected Task<string> CarriedAsync() =>
        DumpAsync(t => t is "core_link" or "core_timeline" or "core_lookup" || (t != Team.Table && Carried.Any(o => Store.Catalogue[o].Table == t)), c => IsTold(c) && c is not ("created_at" or "created_by" or "created_set" or SystemFields.TeamColumn));

    /// <summary>
    /// What tables carry, with the teams. The root is the other firm's own, and numbers are those of the firm: teams are told by their ids, the
    /// root by being it.
    /// </summary>
    private protected async Task<string> WithTeamsAsync()
    {
        var text = new StringBuilder(await CarriedAsync());
        var teams = await RowsAsync(Team, "name", "parent");
        var root = teams.Where(t => t.Values[1] is null).MinBy(t => t.Number)!;
        string Told(Guid? team) => team == root.Id ? "root" : team?.ToString() ?? "none";
        text.Append("teams\n").AppendJoin('\n', teams.Where(t => t != root).Select(t => $"{t.Id}|{t.Values[0]}|{Told((Guid?)t.Values[1])}").Order(StringComparer.Ordinal)).Append('\n');
        foreach (var type in Carried.Select(name => Store.Catalogue[name]).Where(t => t.Find(SystemFields.Team) is not null))
            text.Append(type.Name).Append('\n').AppendJoin('\n', (await RowsAsync(type, SystemFields.Team)).Select(r => $"{r.Id}|{Told(teams.Find(t => t.Number == (long?)r.Values[0])?.Id)}").Order(StringComparer.Ordinal)).Append('\n');
        return text.ToString();
    }

    private async Task<List<RecordRow>> RowsAsync(RecordType type, params string[] fields)
    {
        var rows = new List<RecordRow>();
        await foreach (var page in Reader.WalkAsync(type, null, [.. fields.Select(f => type[f])], Principal.System, 1_000, default)) rows.AddRange(page);
        return rows;
    }

    private protected async Task<long> UndoneAsync(long set)
    {
        var outcome = await Store.UndoAsync(set, Principal.System, preview: false, default);
        Assert.True(outcome.RefusedCount == 0, $"undo of {set}: {string.Join("; ", outcome.Refused.Take(5))}");
        return outcome.ChangeSet;
    }

    /// <summary>Carries out what waits in the queue.</summary>
    private protected async Task WorkOffAsync()
    {
        using var worker = new JobWorker(Get<JobQueue>(), Get<IEnumerable<IJobHandler>>(), TimeProvider.System, NullLogger<JobWorker>.Instance);
        while (await worker.RunOneAsync("w", default)) { }
    }

    private protected static void AreSame(string before, string after, string what)
    {
        if (before == after) return;
        var (was, now) = (before.Split('\n'), after.Split('\n'));
        Assert.Fail($"{what}\ngone:\n{string.Join('\n', was.Except(now, StringComparer.Ordinal).Take(40))}\nnew:\n{string.Join('\n', now.Except(was, StringComparer.Ordinal).Take(40))}");
    }
}
