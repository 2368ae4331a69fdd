using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Files;

/// <summary>A file that no record names goes after a month; until then undo can bring its record back.</summary>
public abstract class CleaningUp(SharedPostgres? postgres) : Engine(postgres)
{
    private readonly Days clock = new();

    [Fact]
    public async Task What_nobody_names_for_a_month_goes_and_nothing_else()
    {
        using var folder = new TempFolder();
        await Get<Core.Catalogue.CustomFields>().AddAsync("party", "contract", new FieldDefinition { Kind = FieldKind.File }, Principal.System, default);
        var store = new FileStore(Database, new WorkplaceFolder(folder.Path), FileLimit.Of(1), clock);
        var cleaning = new FileCleaning(Database, Get<CatalogueHolder>(), store, clock);
        var (named, twin, loose) = (await KeepAsync(store, "a contract"), await KeepAsync(store, "a contract"), await KeepAsync(store, "nobody's"));
        var ann = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("contract", named.Id))).Items[0].Id;
        var left = Path.Combine(store.Root, "broken" + FileStore.Unfinished);
        await File.WriteAllTextAsync(left, "half", default(CancellationToken));

        Assert.Equal(0, await cleaning.CleanAsync(default));
        clock.Now += TimeSpan.FromDays(20);
        var emptied = await UpdateAsync(Party, ann, ("contract", null));
        Assert.Equal(0, await cleaning.CleanAsync(default));
        Assert.False(File.Exists(left));
        clock.Now += TimeSpan.FromDays(9);
        await Store.UndoAsync(emptied.ChangeSet, Principal.System, false, default);
        Assert.Equal(0, await cleaning.CleanAsync(default));
        Assert.Equal(3, await ScalarAsync("select count(*) from core_file"));

        // The loose one and the twin have been so for a month now; the twin's content is still that of the contract.
        clock.Now += TimeSpan.FromDays(2);
        Assert.Equal(1, await cleaning.CleanAsync(default));
        Assert.Equal(1, await ScalarAsync("select count(*) from core_file"));
        Assert.Null(store.Open(loose));
        Assert.Equal("a contract", await TextAsync(store, named));

        // Named no more, it too goes after a month of its own, and not a day before.
        await UpdateAsync(Party, ann, ("contract", null));
        Assert.Equal(0, await cleaning.CleanAsync(default));
        clock.Now += TimeSpan.FromDays(29);
        Assert.Equal(0, await cleaning.CleanAsync(default));
        Assert.Equal("a contract", await TextAsync(store, twin));
        clock.Now += TimeSpan.FromDays(2);
        Assert.Equal(1, await cleaning.CleanAsync(default));
        Assert.Null(store.Open(named));
        Assert.Equal(0, await ScalarAsync("select count(*) from core_file"));
    }

    private static async Task<StoredFile> KeepAsync(FileStore store, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var taken = await store.TakeAsync(content, "a.txt", default);
        return await store.KeepAsync(taken, Principal.System, default);
    }

    private static async Task<string> TextAsync(FileStore store, StoredFile file)
    {
        using var reader = new StreamReader(store.Open(file)!);
        return await reader.ReadToEndAsync();
    }

    private sealed class Days : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }

    public sealed class OnSqlite() : CleaningUp(null);

    public sealed class OnPostgres(SharedPostgres postgres) : CleaningUp(postgres);
}
