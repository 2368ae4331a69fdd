using System.Text.Json;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Files that people upload to be imported, in a folder of the workplace. An upload is named by what
/// <see cref="SaveAsync"/> answers; with several nodes they must share the folder.
/// </summary>
public sealed class ImportUploads(string folder, TimeProvider clock)
{
    private const int KeptDays = 30;
    private const string PlanEnding = ".plan.json";

    /// <summary>Largest file taken, in bytes.</summary>
    public const long MostBytes = 4L << 30;

    /// <summary>Keeps an upload; answers its name. Old uploads go at the same time.</summary>
    public async Task<string> SaveAsync(string fileName, Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.EnumerateFiles(folder))
            if (File.GetLastWriteTimeUtc(old) < clock.GetUtcNow().UtcDateTime.AddDays(-KeptDays)) File.Delete(old);
        var name = $"{Guid.CreateVersion7(clock.GetUtcNow()):N}-{Safe(fileName)}";
        var path = Path.Combine(folder, name);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            var buffer = new byte[1 << 16];
            while (await content.ReadAsync(buffer, ct) is > 0 and var read)
            {
                if (file.Length + read > MostBytes) throw new ProblemException(Problem.Invalid("import.uploadTooLarge", null, ("most", MostBytes >> 20)));
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        return name;
    }

    /// <summary>Path of an upload. Throws a <see cref="ProblemException"/> when there is none of that name.</summary>
    public string PathOf(string upload) => Exists(upload) ? Path.Combine(folder, upload) : throw new ProblemException(Problem.Missing("import.uploadMissing"));

    /// <summary>Path of the rows of an upload that were kept aside; there only after an import with such rows.</summary>
    public string ErrorsOf(string upload) => PathOf(upload) + ".errors.csv";

    /// <summary>Keeps beside an upload what was decided about it; a page that is loaded anew begins there.</summary>
    public async Task KeepAsync(string upload, ImportPlan plan, CancellationToken ct)
    {
        var path = PathOf(upload) + PlanEnding;
        // Whole or not at all: the page may be loaded anew in this very moment.
        var fresh = $"{path}.{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        await File.WriteAllBytesAsync(fresh, JsonSerializer.SerializeToUtf8Bytes(plan), ct);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>What was decided about an upload; null when nothing was, or nothing that this program can read.</summary>
    public async Task<ImportPlan?> KeptAsync(string upload, CancellationToken ct)
    {
        var path = PathOf(upload) + PlanEnding;
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ImportPlan>(await File.ReadAllBytesAsync(path, ct)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The name that the person's file had.</summary>
    public static string FileNameOf(string upload) => upload.Length > 33 && Guid.TryParseExact(upload.AsSpan(0, 32), "N", out _) ? upload[33..] : upload;

    private bool Exists(string upload) => upload == Safe(upload) && File.Exists(Path.Combine(folder, upload));

    private static string Safe(string name)
    {
        var safe = string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ')).Trim('.', ' ');
        return safe.Length == 0 ? "table" : safe.Length > 120 ? safe[^120..] : safe;
    }
}
