using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Rapport.App.Workplaces;

namespace Rapport.App.Commands;

/// <summary><c>rapport backup</c>, <c>rapport restore</c>, <c>rapport doctor</c>.</summary>
internal static class BackupCommands
{
    private static readonly Argument<string> File = new("file") { Description = "The backup file." };

    public static Command Backup() => Verb.Make("backup", "Writes a backup of the workplace, also while it is in use.", "rapport backup monday.rapport", [File], async (verb, ct) =>
    {
        var started = Stopwatch.GetTimestamp();
        return Done(await Safekeeping.BackupAsync(verb.Folder, verb.Connection, verb.Parsed.GetValue(File)!, ct, verb.Bar("backing up")), started);
    });

    public static Command Restore() => Verb.Make("restore", "Restores a backup into an empty place, of either database; a damaged one is refused before anything is touched.", "rapport restore monday.rapport --data ./restored", [File], async (verb, ct) =>
    {
        var started = Stopwatch.GetTimestamp();
        return Done(await Safekeeping.RestoreAsync(verb.Parsed.GetValue(File)!, verb.Folder, verb.Connection, ct, verb.Bar("restoring")), started);
    });

    public static Command Doctor()
    {
        var compare = new Option<string?>("--compare") { Description = "Folder of another workplace: proves both equal row for row and file for file. A PostgreSQL connection string alone compares rows." };
        var database = new Option<string?>("--compare-db") { Description = "Where that workplace is on PostgreSQL: its connection string." };
        var mend = new Option<bool>("--mend") { Description = "First works roll-ups out anew where records keep another value than comes out of their related ones." };
        return Verb.Make("doctor", "Looks for damage, or compares two workplaces.", "rapport doctor --compare ./restored", [compare, database, mend], async (verb, ct) =>
        {
            var other = Other.Of(verb.Parsed.GetValue(compare), verb.Parsed.GetValue(database));
            var mended = verb.Parsed.GetValue(mend) ? await Safekeeping.MendAsync(verb.Folder, verb.Connection, ct) : (long?)null;
            var findings = await Safekeeping.ExamineAsync(verb.Folder, verb.Connection, other, ct, verb.Bar("looking"));
            var result = new JsonObject { ["ok"] = findings.Count == 0, ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode)f)]) };
            if (mended is not null) result["mended"] = mended;
            if (findings.Count > 0) verb.Fail();
            if (other is not null) result["compared"] = other.Folder is null ? new JsonArray("rows") : new JsonArray("rows", "files");
            return result;
        });
    }

    private static JsonObject Done(long bytes, long started) => new() { ["bytes"] = bytes, ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3) };
}
