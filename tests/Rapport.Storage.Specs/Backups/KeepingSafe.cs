using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Demo;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Backups;

/// <summary>What was backed up comes back, on either database, and what is damaged is refused before anything is touched.</summary>
public sealed class KeepingSafe
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("postgres", "postgres")]
    [InlineData("sqlite", "postgres")]
    [InlineData("postgres", "sqlite")]
    public async Task A_workplace_comes_back_row_for_row_and_file_for_file(string from, string to)
    {
        using var source = new Place(from);
        using var target = new Place(to);
        using var folder = new TempFolder();
        await FillAsync(source);
        var backup = folder.File("b.rapport");
        Assert.True(await Safekeeping.BackupAsync(source.Folder, source.Connection, backup, None) > 1_000);
        await Safekeeping.RestoreAsync(backup, target.Folder, target.Connection, None);

        Assert.Empty(await Safekeeping.ExamineAsync(source.Folder, source.Connection, null, None));
        Assert.Empty(await Safekeeping.ExamineAsync(target.Folder, target.Connection, source.AsOther, None));
        // It is found by its name, and goes on: numbers and versions behind those that were restored.
        await using var workplace = await Workplace.OpenAsync(target.Folder, target.Connection, None);
        await using var services = workplace.BuildServices();
        var found = await services.GetRequiredService<SearchBox>().FindAsync("zs", null, 5, Principal.System, None);
        Assert.Equal("张三", found[0].Title);
        var store = services.GetRequiredService<RecordStore>();
        Assert.NotNull(store.Catalogue["party"].Find("nickname"));
        var made = await store.WriteAsync([RecordWrite.Create(store.Catalogue["party"], SmallFirm.Values(("kind", "person"), ("name", "New"), ("nickname", "N")))], new WriteContext(Principal.System, "test"), None);
        Assert.Equal(1, (await store.UndoAsync(made.ChangeSet, Principal.System, false, None)).Reverted);
        var taken = await Assert.ThrowsAsync<ProblemException>(() => store.WriteAsync([RecordWrite.Create(store.Catalogue["party"], SmallFirm.Values(("kind", "person"), ("name", "New"), ("nickname", "Nick")))], new WriteContext(Principal.System, "test"), None));
        Assert.Equal("field.taken", taken.Problems[0].Code);

        // Where something is already, nothing is restored.
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Safekeeping.RestoreAsync(backup, target.Folder, target.Connection, None));
        Assert.Equal("backup.notEmpty", refusal.Problems[0].Code);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_torn_or_changed_backup_is_refused_before_anything_is_touched(string database)
    {
        using var source = new Place(database);
        using var folder = new TempFolder();
        await FillAsync(source, size: 5);
        var backup = folder.File("b.rapport");
        await Safekeeping.BackupAsync(source.Folder, source.Connection, backup, None);
        var whole = await File.ReadAllBytesAsync(backup, None);
        var random = new Random(7);
        using var target = new Place(database);
        async Task RefusedAsync(byte[] bytes, params string[] codes)
        {
            await File.WriteAllBytesAsync(backup, bytes, None);
            var refusal = await Assert.ThrowsAsync<ProblemException>(() => Safekeeping.RestoreAsync(backup, target.Folder, target.Connection, None));
            Assert.Contains(refusal.Problems[0].Code, codes);
            Assert.False(Directory.Exists(target.Folder) && Directory.EnumerateFileSystemEntries(target.Folder).Any());
            Assert.Empty(Directory.EnumerateDirectories(Path.GetDirectoryName(target.Folder)!, "*.restore-*"));
        }

        for (var i = 0; i < 50; i++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            await RefusedAsync(flipped, "backup.damaged", "backup.wrongVersion", "backup.notABackup");
        }

        // The last 200 bytes one by one: the seal and the directory before it.
        for (var at = whole.Length - 200; at < whole.Length; at += 7)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= 1;
            await RefusedAsync(flipped, "backup.damaged", "backup.wrongVersion", "backup.notABackup");
        }

        for (var i = 0; i < 10; i++) await RefusedAsync(whole[..random.Next(whole.Length)], "backup.damaged", "backup.notABackup");
        await RefusedAsync([], "backup.notABackup");
        await RefusedAsync([.. whole, 0], "backup.damaged");
        var text = System.Text.Encoding.Latin1.GetString(whole);
        await RefusedAsync(System.Text.Encoding.Latin1.GetBytes(text.Replace("\nrapport-backup 002 ", "\nrapport-backup 003 ", StringComparison.Ordinal)), "backup.wrongVersion");

        // Unharmed, the same place takes it.
        await File.WriteAllBytesAsync(backup, whole, None);
        await Safekeeping.RestoreAsync(backup, target.Folder, target.Connection, None);
        Assert.Empty(await Safekeeping.ExamineAsync(target.Folder, target.Connection, source.AsOther, None));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_doctor_finds_what_was_damaged_and_where_two_workplaces_differ(string database)
    {
        using var one = new Place(database);
        using var two = new Place(database);
        using var folder = new TempFolder();
        await FillAsync(one);
        await Safekeeping.BackupAsync(one.Folder, one.Connection, folder.File("b.rapport"), None);
        await Safekeeping.RestoreAsync(folder.File("b.rapport"), two.Folder, two.Connection, None);
        await using (var workplace = await Workplace.OpenAsync(two.Folder, two.Connection, None))
        {
            await workplace.Database.WriteAsync(Core.Storage.WriteLane.People, async s =>
            {
                await s.ExecuteUnpreparedAsync("update cus_party set version = version + 7 where n = 3");
                await s.ExecuteUnpreparedAsync("delete from cus_party where n = 5");
                await s.ExecuteUnpreparedAsync("delete from core_lookup where n = 7");
                await s.ExecuteUnpreparedAsync("update cus_party set name = substr(name, 1, length(name) - 1) || '~' where n = 9");
                return 0;
            }, None);
        }

        // One bit of one byte.
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(two.Folder, "files"), "*", SearchOption.AllDirectories));
        var bytes = await File.ReadAllBytesAsync(file, None);
        bytes[3] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, None);
        var findings = await Safekeeping.ExamineAsync(two.Folder, two.Connection, one.AsOther, None);
        foreach (var part in new[] { "links: order.party: ", "log: party: 1 records", "search: party: ", "files: ", "files/", "cus_party: 3: differs in version", "cus_party: 5: only there", "cus_party: 9: differs in name" })
            Assert.True(findings.Any(f => f.StartsWith(part, StringComparison.Ordinal)), $"{part} is not in:\n{string.Join('\n', findings)}");
    }

    private static async Task FillAsync(Place place, int size = 40)
    {
        await using var workplace = await Workplace.OpenAsync(place.Folder, place.Connection, None);
        await using var services = workplace.BuildServices();
        var store = services.GetRequiredService<RecordStore>();
        await new DemoCompany(store, TimeProvider.System).MakeAsync(size, 1, Principal.System, null, None);
        await services.GetRequiredService<Core.Catalogue.CustomFields>().AddAsync("party", "nickname", new FieldDefinition { Kind = FieldKind.Text, Unique = true, Searchable = true, Indexed = true }, Principal.System, None);
        var party = store.Catalogue["party"];
        var context = new WriteContext(Principal.System, "test");
        var made = await store.WriteAsync([RecordWrite.Create(party, SmallFirm.Values(("kind", "person"), ("name", "Nicholas"), ("nickname", "Nick"), ("tags", new[] { "a", "客户" }), ("birthday", new DateOnly(1990, 2, 28))))], context, None);
        await store.WriteAsync([RecordWrite.Update(party, made.Items[0].Id, SmallFirm.Values(("city", "Köln")))], context, None);
        var gone = await store.WriteAsync([RecordWrite.Create(party, SmallFirm.Values(("kind", "person"), ("name", "Gone")))], context, None);
        await store.WriteAsync([RecordWrite.Delete(party, gone.Items[0].Id)], context, None);
        using var content = new MemoryStream("a small file"u8.ToArray());
        var files = services.GetRequiredService<FileStore>();
        using var taken = await files.TakeAsync(content, "a.txt", None);
        await files.KeepAsync(taken, Principal.System, None);
    }
}
