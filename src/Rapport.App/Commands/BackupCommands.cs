using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rapport.App.Workplaces;
using Rapport.Core.Problems;
using Rapport.Storage.Sqlite;

namespace Rapport.App.Commands;

/// <summary><c>rapport backup</c>, <c>rapport restore</c>, <c>rapport doctor</c>.</summary>
internal static class BackupCommands
{
    private static readonly Argument<string> File = new("file") { Description = "The backup file." };

    public static Command Backup() => Verb.Make("backup", "Writes a backup of the embedded workplace, also while it is in use.", "rapport backup monday.rapport", [File], async (verb, ct) =>
    {
        EmbeddedOnly(verb);
        var started = Stopwatch.GetTimestamp();
        var bytes = await Workplaces.Backup.WriteAsync(verb.Folder, verb.Parsed.GetValue(File)!, ct);
        return new JsonObject { ["bytes"] = bytes, ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3) };
    });

    public static Command Restore() => Verb.Make("restore", "Restores a backup into an empty folder; a damaged one is refused before anything is touched.", "rapport restore monday.rapport --data ./restored", [File], async (verb, ct) =>
    {
        EmbeddedOnly(verb);
        var started = Stopwatch.GetTimestamp();
        var bytes = await Workplaces.Backup.RestoreAsync(verb.Parsed.GetValue(File)!, verb.Folder, ct);
        return new JsonObject { ["bytes"] = bytes, ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3) };
    });

    public static Command Doctor()
    {
        var compare = new Option<string?>("--compare") { Description = "Another workplace: proves both equal row for row and file for file." };
        return Verb.Make("doctor", "Looks for damage, or compares two workplaces.", "rapport doctor --compare ./restored", [compare], async (verb, ct) =>
        {
            var findings = new List<string>();
            if (string.IsNullOrWhiteSpace(verb.Connection))
            {
                if (!System.IO.File.Exists(Path.Combine(verb.Folder, "rapport.db"))) findings.Add($"{verb.Folder}: no workplace here");
                else
                {
                    await using var database = SqliteDatabase.Open(verb.Folder);
                    findings.AddRange(await database.CheckAsync(ct));
                    if (verb.Parsed.GetValue(compare) is { } other)
                    {
                        if (!System.IO.File.Exists(Path.Combine(other, "rapport.db"))) findings.Add($"{other}: no workplace there");
                        else
                        {
                            findings.AddRange(await database.CompareAsync(other, ct));
                            findings.AddRange(CompareFiles(verb.Folder, other));
                        }
                    }
                }
            }
            else
            {
                // Saying "ok" without having compared would be worse than refusing.
                if (verb.Parsed.GetValue(compare) is not null) throw new ProblemException(Problem.Refused("doctor.compareEmbeddedOnly"));
                await using var workplace = await verb.OpenAsync(ct);
            }

            if (findings.Count == 0) return new JsonObject { ["ok"] = true, ["findings"] = new JsonArray() };
            return new JsonObject { ["ok"] = false, ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode)f)]) };
        });
    }

    private static IEnumerable<string> CompareFiles(string here, string there)
    {
        var (a, b) = (Names(here), Names(there));
        foreach (var name in a.Except(b, StringComparer.Ordinal)) yield return $"{name}: only here";
        foreach (var name in b.Except(a, StringComparer.Ordinal)) yield return $"{name}: only there";
        foreach (var name in a.Intersect(b, StringComparer.Ordinal))
            if (!Hash(Path.Combine(here, name)).AsSpan().SequenceEqual(Hash(Path.Combine(there, name)))) yield return $"{name}: contents differ";
    }

    private static List<string> Names(string folder) => Directory.Exists(Path.Combine(folder, "files"))
        ? [.. Directory.EnumerateFiles(Path.Combine(folder, "files"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))]
        : [];

    private static byte[] Hash(string path)
    {
        using var stream = System.IO.File.OpenRead(path);
        return SHA256.HashData(stream);
    }

    private static void EmbeddedOnly(Verb verb)
    {
        if (!string.IsNullOrWhiteSpace(verb.Connection)) throw new ProblemException(Problem.Refused("backup.embeddedOnly"));
    }
}
