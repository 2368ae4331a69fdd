using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What a file holds, as one short text: the same content is the same import, wherever the file lies.</summary>
public static class FileKey
{
    /// <summary>
    /// Reads the file once from end to end. A packed file is unpacked on the way: one that is torn is refused here, before
    /// anything of it is written. Throws a <see cref="Problems.ProblemException"/> then.
    /// </summary>
    public static async Task<string> OfAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
        var hash = await SHA256.HashDataAsync(file, ct);
        file.Position = 0;
        if (file.Length > 2 && file.ReadByte() == 0x1f && file.ReadByte() == 0x8b)
        {
            file.Position = 0;
            await using var plain = new PackedText(file);
            var buffer = new byte[1 << 16];
            while (plain.Read(buffer.AsSpan()) > 0) ct.ThrowIfCancellationRequested();
        }

        return Convert.ToHexString(hash);
    }

    /// <summary>The key of an import: file and plan.</summary>
    public static async Task<string> OfAsync(string path, ImportPlan plan, CancellationToken ct)
    {
        var wishes = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(plan)));
        return $"import:{await OfAsync(path, ct)}:{Convert.ToHexString(wishes)[..16]}";
    }
}
