using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Changes.Sealing;
using Rapport.Core.Problems;

namespace Rapport.App.Commands;

/// <summary><c>rapport audit export FILE</c> and <c>rapport audit verify FILE</c>: a history that shows when it was touched.</summary>
internal static class AuditCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("file") { Description = "The file of the history." };
        var head = new Option<string?>("--head") { Description = "The head that the export printed: proves that the file is that one." };
        var present = new Option<bool>("--with-database") { Description = "Also compares with the history in the database, line by line." };
        return Verb.Make("audit", "Takes the history out as a chain of hashes, and checks one.", "rapport audit export 2026.history",
        [
            Verb.Make("export", "Writes the history up to a minute ago (“until” says when); keep the head that is printed somewhere else.", "rapport audit export 2026.history", [file], (verb, ct) => ExportAsync(verb, verb.Parsed.GetValue(file)!, ct)),
            Verb.Make("verify", "Checks that no line was changed, added or left out.", "rapport audit verify 2026.history --head 3f9a… --with-database", [file, head, present], (verb, ct) => VerifyAsync(verb, verb.Parsed.GetValue(file)!, verb.Parsed.GetValue(head), verb.Parsed.GetValue(present), ct)),
        ], (_, _) => throw new ProblemException(Problem.Invalid("usage.auditVerb")));
    }

    private static async Task<JsonObject?> ExportAsync(Verb verb, string path, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var workplace = await verb.OpenAsync(ct);
        await using var services = workplace.BuildServices();
        var lines = services.GetRequiredService<HistoryLines>();
        var reach = await lines.ReachAsync(ct);
        SealedHistory made;
        // What is there already may be an older history: it is not written over.
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16)) made = await HistorySeal.WriteAsync(file, reach, lines.ReadAsync(reach, ct), ct);
        await services.GetRequiredService<Users>().AuditAsync(null, "history.exported", made.Head, null, ct);
        var until = reach.Until!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject { ["lines"] = made.Lines, ["head"] = made.Head, ["until"] = until, ["message"] = ProblemTexts.Say(Problem.Refused("audit.exportedUntil", null, ("until", until))), ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3) };
    }

    private static async Task<JsonObject?> VerifyAsync(Verb verb, string path, string? head, bool withDatabase, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        HistoryVerdict verdict;
        if (withDatabase)
        {
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var lines = services.GetRequiredService<HistoryLines>();
            verdict = await HistorySeal.VerifyAsync(file, head, reach => lines.ReadAsync(reach, ct), ct);
        }
        else
        {
            verdict = await HistorySeal.VerifyAsync(file, head, null, ct);
        }

        if (verdict.Finding is not null) verb.Fail();
        return new JsonObject { ["ok"] = verdict.Finding is null, ["lines"] = verdict.Lines, ["head"] = verdict.Head, ["finding"] = verdict.Finding, ["line"] = verdict.Line, ["message"] = Say(verdict, head is not null, withDatabase) };
    }

    /// <summary>What was found, where, and what to do about it; of a file that is sound also what was not asked.</summary>
    internal static string Say(HistoryVerdict verdict, bool withHead, bool withDatabase) => ProblemTexts.Say(verdict.Finding is { } finding
        ? Problem.Refused("audit." + finding, null, ("line", verdict.Line), ("before", verdict.Line - 1), ("head", verdict.Head))
        : Problem.Refused(!withHead ? "audit.soundAlone" : withDatabase ? "audit.soundAndSame" : "audit.sound", null, ("lines", verdict.Lines), ("head", verdict.Head)));
}
