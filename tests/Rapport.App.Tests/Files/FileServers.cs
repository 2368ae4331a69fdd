using Rapport.App.Tests.Servers;
using Rapport.Testing;

namespace Rapport.App.Tests.Files;

/// <summary>Servers that take files of 1 MB at most, with a field for a file and one for an image on parties.</summary>
public sealed class SqliteFileServer : ApiServer
{
    protected override IEnumerable<KeyValuePair<string, string?>>? Settings => [new("RAPPORT_FILE_MAX_MB", "1")];

    protected override TestDatabase? NewDatabase() => null;
}

public sealed class PostgresFileServer : ApiServer
{
    protected override IEnumerable<KeyValuePair<string, string?>>? Settings => [new("RAPPORT_FILE_MAX_MB", "1")];

    protected override TestDatabase? NewDatabase() => PostgresCluster.NewDatabase();
}

/// <summary>Tests that upload files and name them in records.</summary>
public abstract class WithFiles(ApiServer server) : OverHttp(server)
{
    private protected static readonly byte[] Picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if ((await GetAsync("/types/party")).Text.Contains("\"contract\"", StringComparison.Ordinal)) return;
        foreach (var (name, kind) in ((string, string)[])[("contract", "file"), ("portrait", "image")])
            Assert.Equal(201, (await PostAsync("/types/party/fields", new { name, kind })).Status);
    }

    private protected Task<Reply> UploadAsync(byte[] content, string name, string? key = "", params (string, string)[] headers) =>
        CallAsync("POST", $"{V1}/files?name={Uri.EscapeDataString(name)}", content, key, [("Content-Type", "application/octet-stream"), .. headers]);

    private protected async Task<string> KeepAsync(byte[] content, string name, string? key = "")
    {
        var kept = await UploadAsync(content, name, key);
        Assert.True(kept.Status == 201, kept.Text);
        return (string)kept.Json["id"]!;
    }
}
