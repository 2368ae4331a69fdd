using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Tests.Servers;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Files;
using Rapport.Testing;

namespace Rapport.App.Tests.Files;

/// <summary>Who may have a file, and name it in a record.</summary>
public abstract class HavingFiles(ApiServer server) : WithFiles(server)
{
    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    private static Role RoleOf(string name, TypeAccess party) => new(name, Set(), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = party }, TypeAccess.Nothing);

    [Fact]
    public async Task Until_a_record_names_it_a_file_is_its_uploaders()
    {
        var (ann, bob) = (await Server.KeyAsync(RoleOf("ann", TypeAccess.Full)), await Server.KeyAsync(RoleOf("bob", TypeAccess.Full)));
        var file = await KeepAsync("secret"u8.ToArray(), "a.txt", ann);
        Assert.Equal(200, (await GetAsync("/files/" + file, ann)).Status);
        Assert.Equal("file.missing", (await GetAsync("/files/" + file, bob)).Problem(404));
        Assert.Equal("file.missing", (await GetAsync("/files/" + file)).Problem(404));
        Assert.Equal("file.unknown", (await PostAsync("/party", new { name = "Bob's", contract = file }, bob)).Problem(400));
        Assert.Equal(201, (await PostAsync("/party", new { name = "Ann's", contract = file }, ann)).Status);
        Assert.Equal("secret", (await GetAsync("/files/" + file, bob)).Text);
    }

    [Fact]
    public async Task Then_it_belongs_to_whoever_sees_the_record_and_the_field()
    {
        var own = await Server.KeyAsync(RoleOf("own only", new TypeAccess(RecordScope.Own, RecordScope.Own, true, true)));
        var all = await Server.KeyAsync(RoleOf("all", new TypeAccess(RecordScope.All, RecordScope.None, false, false)));
        var blind = await Server.KeyAsync(RoleOf("without contracts", TypeAccess.Full with { HiddenFields = Set("contract") }));
        var narrow = await Server.KeyAsync(RoleOf("Bern only", TypeAccess.Full with { Criteria = "city = 'Bern'" }));
        var file = await KeepAsync("terms"u8.ToArray(), "terms.txt", blind);
        var record = await CreateAsync("party", new { name = "Elsewhere", city = "Rome", contract = await KeepAsync("other"u8.ToArray(), "other.txt") });
        Assert.Equal("field.unknown", (await PatchAsync("/party/" + record, new { contract = file }, blind)).Problem(400));
        file = await KeepAsync("terms"u8.ToArray(), "terms.txt");
        Assert.Equal(200, (await PatchAsync("/party/" + record, new { contract = file })).Status);
        Assert.Equal(200, (await GetAsync("/files/" + file, all)).Status);
        foreach (var key in (string[])[own, blind, narrow]) Assert.Equal("file.missing", (await GetAsync("/files/" + file, key)).Problem(404));
        Assert.Equal(200, (await PatchAsync("/party/" + record, new { city = "Bern" })).Status);
        Assert.Equal(200, (await GetAsync("/files/" + file, narrow)).Status);
        Assert.Equal("file.unknown", (await PostAsync("/party", new { name = "Mine", contract = file }, own)).Problem(400));
    }

    [Fact]
    public async Task Whoever_uploaded_it_has_no_more_right_than_others_once_it_is_named()
    {
        var own = await Server.KeyAsync(RoleOf("own records", new TypeAccess(RecordScope.Own, RecordScope.Own, true, true)));
        var file = await KeepAsync("given"u8.ToArray(), "given.txt", own);
        var record = (string)(await PostAsync("/party", new { name = "Given away", contract = file }, own)).Json["id"]!;
        var other = (await GetAsync("/user?limit=100&where=" + Uri.EscapeDataString("role = 'administrator'"))).Json["items"]!.AsArray()[0]!["id"]!;
        Assert.Equal(200, (await PatchAsync("/party/" + record, new { owner = (string)other! })).Status);
        Assert.Equal("file.missing", (await GetAsync("/files/" + file, own)).Problem(404));
    }

    [Fact]
    public async Task A_field_of_images_takes_images_and_no_field_takes_what_is_not_there()
    {
        Assert.Equal("file.noImage", (await PostAsync("/party", new { name = "No face", portrait = await KeepAsync("text"u8.ToArray(), "a.png") })).Problem(400));
        Assert.Equal(201, (await PostAsync("/party", new { name = "Face", portrait = await KeepAsync(Picture, "a.png") })).Status);
        Assert.Equal("file.unknown", (await PostAsync("/party", new { name = "Nothing", contract = Guid.CreateVersion7() })).Problem(400));
    }

    [Fact]
    public async Task An_uploaded_file_comes_back_from_a_backup()
    {
        var file = await KeepAsync("kept safe"u8.ToArray(), "safe.txt");
        var record = await CreateAsync("party", new { name = "Safe", contract = file });
        using var folder = new TempFolder();
        using var database = Server.Connection is null ? null : PostgresCluster.NewDatabase();
        var (backup, place) = (folder.File("firm.rapport"), folder.File("place"));
        await Safekeeping.BackupAsync(Server.Workplace.Folder, Server.Connection, backup, TestContext.Current.CancellationToken);
        await Safekeeping.RestoreAsync(backup, place, database?.ConnectionString, TestContext.Current.CancellationToken);
        await using var restored = await Workplace.OpenAsync(place, database?.ConnectionString, TestContext.Current.CancellationToken);
        await using var services = restored.BuildServices();
        var reader = services.GetRequiredService<Core.Records.RecordReader>();
        var named = (Guid)(await reader.GetAsync(reader.Catalogue["party"], Guid.Parse(record), Principal.System, TestContext.Current.CancellationToken))!["contract"]!;
        var found = await services.GetRequiredService<FileReader>().FindAsync(named, Principal.System, TestContext.Current.CancellationToken);
        using var content = new StreamReader(services.GetRequiredService<FileStore>().Open(found!)!);
        Assert.Equal((file, "safe.txt", "kept safe"), (named.ToString("D"), found!.Name, await content.ReadToEndAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(await Safekeeping.ExamineAsync(place, database?.ConnectionString, new Other(Server.Workplace.Folder, Server.Connection), TestContext.Current.CancellationToken));
    }

    public sealed class OnSqlite(SqliteFileServer server) : HavingFiles(server), IClassFixture<SqliteFileServer>;

    public sealed class OnPostgres(PostgresFileServer server) : HavingFiles(server), IClassFixture<PostgresFileServer>;
}
