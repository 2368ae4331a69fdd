using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Kit.Filters;
using Rapport.Kit.Records;
using Rapport.Kit.Views;

namespace Rapport.Kit.Lists;

/// <summary>What one list page shows: the view, what the address changes of it, the rows and the selection.</summary>
public sealed class ListState(IRecordSource source, IPersonalMemory memory, RecordType type)
{
    /// <summary>Most records that "select all" takes: one change set and one undo have to hold them.</summary>
    public const int MostSelected = 1_000;

    private string[] usual = [.. ListColumns.Default(type)];

    public RecordType Type => type;

    public IReadOnlyList<SavedView> Views { get; private set; } = [];

    /// <summary>The view in force; null shows all records.</summary>
    public SavedView? View { get; private set; }

    public Guid? DefaultView { get; private set; }

    public string? Where { get; private set; }

    public string? Sort { get; private set; }

    public IReadOnlyList<Field> Columns { get; private set; } = [];

    public IReadOnlyDictionary<string, int> Widths { get; private set; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public CappedCount? Count { get; private set; }

    /// <summary>Why <see cref="Where"/> cannot be understood.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Titles of the records that the filter names.</summary>
    public IReadOnlyDictionary<Guid, string> Titles { get; private set; } = new Dictionary<Guid, string>();

    internal ListWindow? Window { get; private set; }

    public HashSet<Guid> Selected { get; } = [];

    /// <summary>True when filter, sort or columns are not those of the view.</summary>
    public bool IsChanged => Address() is { Where: not null } or { Sort: not null } or { Columns: not null };

    /// <summary>The address that shows what is shown, with the given parts changed.</summary>
    public ListAddress Address(string? where = null, bool clear = false, string? sort = null, IReadOnlyList<string>? columns = null) =>
        ListAddress.Of(type.Name, View, clear ? null : where ?? Where, sort ?? Sort, columns ?? [.. Columns.Select(c => c.Name)], usual);

    /// <summary>Loads views and widths, once for the page.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        Views = await source.ViewsAsync(type.Name, cancel);
        DefaultView = await memory.ReadAsync<Guid?>("view." + type.Name, cancel);
        Widths = await memory.ReadAsync<Dictionary<string, int>>("widths." + type.Name, cancel) ?? new Dictionary<string, int>(StringComparer.Ordinal);
    }

    /// <summary>Shows what an address says. Gives another address when the person's default view is meant.</summary>
    public async Task<ListAddress?> OpenAsync(ListAddress address, CancellationToken cancel)
    {
        if (address is { View: null, Where: null, Sort: null, Columns: null } && Views.Any(v => v.Id == DefaultView)) return address with { View = DefaultView!.Value.ToString("D") };
        var view = Guid.TryParse(address.View, out var id) ? Views.FirstOrDefault(v => v.Id == id) : null;
        if (view != View) Selected.Clear();
        View = view;
        Where = string.IsNullOrWhiteSpace(address.Where ?? View?.Where) ? null : address.Where ?? View?.Where;
        Sort = Sortable(string.IsNullOrEmpty(address.Sort ?? View?.Sort) ? null : address.Sort ?? View?.Sort);
        Columns = ListColumns.Of(type, address.Columns?.Split(',') ?? (View is { Columns.Count: > 0 } ? View.Columns : usual));
        await ReloadAsync(cancel);
        return null;
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        Problem = Where is null ? null : source.CheckCriteria(type.Name, Where);
        if (Problem is not null) return;
        // The kind decides the shape of a party's avatar.
        string[] fields = [.. Columns.Select(c => c.Name), .. type.Find("kind") is null ? (string[])[] : ["kind"]];
        var (where, sort) = (Where, Sort);
        Titles = await FilterTitles.ReadAsync(source, type, Where, cancel);
        Count = await source.CountAsync(type.Name, where, cancel);
        Window = new ListWindow((cursor, ct) => source.ListAsync(new RecordQuery(type.Name, where, sort, 200, cursor) { Fields = [.. fields.Distinct(StringComparer.Ordinal)] }, ct));
    }

    /// <summary>Selects every record of the list, up to <see cref="MostSelected"/>.</summary>
    public async Task SelectAllAsync(CancellationToken cancel)
    {
        var page = await source.ListAsync(new RecordQuery(type.Name, Where, Sort, MostSelected, null) { Fields = [type.Title] }, cancel);
        Selected.UnionWith(page.Items.Select(r => r.Id));
    }

    public string SortOf(Field field) => (Sort ?? type.DefaultSort).Split(',')[0] switch { { } s when s == field.Name => "ascending", { } s when s == "-" + field.Name => "descending", _ => "none" };

    public static bool CanSort(Field field) => !field.IsList && field.ValueKind is not (FieldKind.Address or FieldKind.Location or FieldKind.File or FieldKind.Image);

    public bool CanEdit(Field field) => FieldFormat.CanEdit(field, source.RightsOn(type));

    public Task KeepWidthAsync(string field, int width, CancellationToken cancel)
    {
        Widths = new Dictionary<string, int>(Widths, StringComparer.Ordinal) { [field] = Math.Clamp(width, 48, 900) };
        return memory.WriteAsync("widths." + type.Name, Widths, cancel);
    }

    public int WidthOf(Field field) => Widths.TryGetValue(field.Name, out var width) ? width : ListColumns.Width(type, field);

    /// <summary>Keeps what is shown under a name; the view that is changed keeps its id.</summary>
    public async Task<SavedView> SaveAsync(SavedView? view, string name, bool shared, CancellationToken cancel)
    {
        string[] columns = [.. Columns.Select(c => c.Name)];
        var saved = await source.SaveViewAsync(new SavedView(view?.Id ?? Guid.CreateVersion7(), type.Name, name, Where, Sort, columns.SequenceEqual(usual) ? [] : columns, shared), cancel);
        Views = await source.ViewsAsync(type.Name, cancel);
        return saved;
    }

    /// <summary>Changes name or sharing and leaves what the view shows.</summary>
    public async Task ChangeAsync(SavedView view, CancellationToken cancel)
    {
        await source.SaveViewAsync(view, cancel);
        Views = await source.ViewsAsync(type.Name, cancel);
        if (View?.Id == view.Id) View = Views.FirstOrDefault(v => v.Id == view.Id);
    }

    public async Task DeleteAsync(SavedView view, CancellationToken cancel)
    {
        await source.DeleteViewAsync(view.Id, cancel);
        if (DefaultView == view.Id) await SetDefaultAsync(null, cancel);
        Views = await source.ViewsAsync(type.Name, cancel);
    }

    public Task SetDefaultAsync(Guid? view, CancellationToken cancel)
    {
        DefaultView = view;
        return memory.WriteAsync("view." + type.Name, view, cancel);
    }

    // A link from elsewhere may name a field that is gone or hidden: the list's own order is better than a refusal.
    private string? Sortable(string? sort) => sort?.Split(',').All(s => type.Find(s.TrimStart('-')) is { } field && CanSort(field)) == true ? sort : null;
}
