using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Kit.Boards;
using Rapport.Kit.Filters;
using Rapport.Kit.Records;
using Rapport.Kit.Reports;
using Rapport.Kit.Views;

namespace Rapport.Kit.Lists;

/// <summary>What one list page shows: the view, what the address changes of it, the rows and the selection.</summary>
public sealed class ListState(IRecordSource source, IPersonalMemory memory, RecordType type, IReportSource? reports = null, ReportWords? words = null)
{
    private const int RowsOfAPage = 40;
    // More rows are read as a page rather than one by one.
    private const int MostReread = 20;
    private string[] usual = [.. ListColumns.Default(type)];

    public RecordType Type => type;

    public IReadOnlyList<SavedView> Views { get; private set; } = [];

    /// <summary>The view in force; null shows all records.</summary>
    public SavedView? View { get; private set; }

    /// <summary>The address names a view that is gone, or that somebody keeps to themselves: what it showed is not known here.</summary>
    public bool LacksView { get; private set; }

    public Guid? DefaultView { get; private set; }

    public string? Where { get; private set; }

    public string? Sort { get; private set; }

    public IReadOnlyList<Field> Columns { get; private set; } = [];

    public IReadOnlyDictionary<string, int> Widths { get; private set; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public CappedCount? Count { get; private set; }

    /// <summary>Why <see cref="Where"/> cannot be understood.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>What the filter names by ids and numbers.</summary>
    public FilterTitles Titles { get; private set; } = FilterTitles.None;

    /// <summary>The rows; null where they stand in groups.</summary>
    internal ListWindow? Window { get; private set; }

    internal ListGroups? Groups { get; private set; }

    /// <summary>The figures in the foot by column.</summary>
    public IReadOnlyDictionary<string, string> Totals { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private string? totalsText;
    private IReadOnlySet<string>? hangsOn;

    public string? Group { get; private set; }

    /// <summary>How the list is laid out; what a named list says nothing of is as all records of the type were last.</summary>
    public ListLayout Layout { get; private set; } = ListLayout.Table;

    /// <summary>The layout that is asked for and cannot be had, by its kind; the rows stand in a table then.</summary>
    public string? LacksLayout { get; private set; }

    private ListLayout usualLayout = ListLayout.Table;

    /// <summary>Why the rows stand in no groups although they are asked for.</summary>
    public bool IsTooLongToGroup { get; private set; }

    /// <summary>Grows with each reading of the rows.</summary>
    public int Turn { get; private set; }

    internal RecordRow? Find(Guid id) => Groups is { } groups ? groups.Groups.Select(g => g.Window?.Find(id)).OfType<RecordRow>().FirstOrDefault() : Window?.Find(id);

    internal void Replace(RecordRow row)
    {
        Window?.Replace(row);
        foreach (var group in Groups?.Groups ?? []) group.Window?.Replace(row);
    }

    internal void Forget(IReadOnlyCollection<Guid> ids)
    {
        Window?.Forget(ids);
        foreach (var group in Groups?.Groups ?? []) group.Window?.Forget(ids);
    }

    public ListSelection Selected { get; } = new();

    public CappedCount SelectedCount => Selected.Count(KnownCount);

    /// <summary>The most exact number there is: the foot may have counted on behind the cap of the list.</summary>
    public CappedCount? KnownCount => further is var (turn, count) && turn == Turn ? count : Count;

    private (int Turn, CappedCount Count)? further;

    /// <summary>Takes a count that goes further, of the rows as they were read in a turn.</summary>
    public void Know(CappedCount count, int turn) => further = (turn, count);

    /// <summary>True when filter, sort or columns are not those of the view.</summary>
    public bool IsChanged => Address() is { Where: not null } or { Sort: not null } or { Columns: not null } or { Totals: not null } or { Group: not null } or { Layout: not null };

    /// <summary>The address that shows what is shown, with the given parts changed.</summary>
    public ListAddress Address(string? where = null, bool clear = false, string? sort = null, IReadOnlyList<string>? columns = null, string? totals = null, string? group = null, ListLayout? layout = null) =>
        ListAddress.Of(type.Name, View is null ? null : Seen(View), clear ? null : where ?? Where, sort ?? Sort, columns ?? [.. Columns.Select(c => c.Name)], usual, totals ?? totalsText, (group ?? Group) is { Length: > 0 } by ? by : null, (layout ?? Layout).Text, usualLayout.Text);

    /// <summary>The view as it can be shown: columns that are gone or that the role hides, an order and a grouping by them change nothing that anybody did.</summary>
    private SavedView Seen(SavedView view) => view with
    {
        Sort = Sortable(view.Sort),
        Columns = view.Columns.Count == 0 ? [] : [.. ListColumns.Of(type, view.Columns).Select(c => c.Name)],
        Group = Groupable(view.Group),
        Layout = view.Layout is { } layout ? ListLayout.Read(layout, type).Text : null,
    };

    /// <summary>Loads views and widths, once for the page.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        Views = await source.ViewsAsync(type.Name, cancel);
        // Nothing chosen: what the role sees first. "All" can be chosen, too: it is kept as the empty id.
        DefaultView = await memory.ReadAsync<Guid?>("view." + type.Name, cancel) ?? Views.FirstOrDefault(v => v.ForMyRole)?.Id;
        usualLayout = ListLayout.Read(await memory.ReadAsync<string>("layout." + type.Name, cancel), type);
        Widths = await memory.ReadAsync<Dictionary<string, int>>("widths." + type.Name, cancel) ?? new Dictionary<string, int>(StringComparer.Ordinal);
    }

    /// <summary>Shows what an address says. Gives another address when the person's default view is meant.</summary>
    public async Task<ListAddress?> OpenAsync(ListAddress address, CancellationToken cancel)
    {
        if (address is { View: null, Where: null, Sort: null, Columns: null, Totals: null, Group: null, Layout: null } && Views.Any(v => v.Id == DefaultView)) return address with { View = DefaultView!.Value.ToString("D") };
        var view = Guid.TryParse(address.View, out var id) ? Views.FirstOrDefault(v => v.Id == id) : null;
        var (before, beforeView) = (Where, View);
        (View, LacksView) = (view, view is null && id != Guid.Empty);
        Where = string.IsNullOrWhiteSpace(address.Where ?? View?.Where) ? null : address.Where ?? View?.Where;
        // "All" are all of this filter; rows picked one by one stay through another one.
        if (view != beforeView || (Selected.IsAll && Where != before)) Selected.Clear();
        Sort = Sortable(string.IsNullOrEmpty(address.Sort ?? View?.Sort) ? null : address.Sort ?? View?.Sort);
        Columns = ListColumns.Of(type, address.Columns?.Split(',') ?? (View is { Columns.Count: > 0 } ? View.Columns : usual));
        totalsText = address.Totals ?? View?.Totals;
        Totals = ListTotals.Read(totalsText, type);
        Group = Groupable(address.Group ?? View?.Group);
        LacksLayout = ListLayout.Lacking(address.Layout ?? View?.Layout, type);
        Layout = (address.Layout ?? View?.Layout) is { } layout ? ListLayout.Read(layout, type) : usualLayout;
        await ReadAsync(fresh: true, cancel);
        return null;
    }

    /// <summary>Lays the list out otherwise. All records of a type keep it; of a named list it is a change, which may be saved.</summary>
    public async Task<ListAddress> LayAsync(ListLayout wished, CancellationToken cancel)
    {
        if (View is null) await memory.WriteAsync("layout." + type.Name, (usualLayout = wished).Text, cancel);
        return Address(layout: wished);
    }

    /// <summary>Reads the same list again, as it stands by now.</summary>
    public Task ReloadAsync(CancellationToken cancel) => ReadAsync(fresh: false, cancel);

    private async Task ReadAsync(bool fresh, CancellationToken cancel)
    {
        Problem = Where is null ? null : source.CheckCriteria(type.Name, Where);
        if (Problem is not null)
        {
            // Rows of another filter under one that cannot be read would be taken for its answer.
            (Window, Groups, Count, hangsOn) = (null, null, new CappedCount(0, false), null);
            Turn++;
            return;
        }

        var (where, sort, fields) = (Where, Sort, Fields);
        Titles = await FilterTitles.ReadAsync(source, type, Where, cancel);
        Count = await source.CountAsync(type.Name, where, cancel);
        ListWindow Of(string? criteria) => new(new ListPages(new RecordQuery(type.Name, criteria, sort, RowsOfAPage, null) { Fields = fields }, source.ListAsync));
        Groups = Group is null ? null : await GroupsAsync(where, Of, cancel);
        Window = Groups is not null ? null : fresh || Window is null ? Of(where) : Window.Anew();
        hangsOn = ListDependence.Of(type, source.RightsOn(type).Scope, Where, Sort, Group, Totals);
        Turn++;
    }

    /// <summary>The groups with their counts; null where there are too many records to count them all while somebody waits.</summary>
    private async Task<ListGroups?> GroupsAsync(string? where, Func<string?, ListWindow> window, CancellationToken cancel)
    {
        IsTooLongToGroup = Count is { More: true } && await Task.Run(() => source.CountAsync(type.Name, where, cancel, ListTotals.MostUnasked), cancel) is { More: true };
        if (IsTooLongToGroup || reports is null || words is null) return null;
        // A figure that cannot be had must not cost the groups.
        foreach (var totals in Totals.Count == 0 ? (IReadOnlyDictionary<string, string>[])[Totals] : [Totals, new Dictionary<string, string>(StringComparer.Ordinal)])
        {
            var answer = await reports.RunAsync(type.Name, q => q with { Measures = ListFigures.Measures(type, totals), Rows = [Group!], Where = where, Sort = "-count", Limit = ListGroups.Most }, cancel);
            if (answer.Result is { } result) return ListGroups.Of(result, words, window, line => ListFigures.Of(type, totals, line));
        }

        return null;
    }

    // The kind decides the shape of a party's avatar, the currency what amounts are in.
    private string[] Fields => [.. Columns.Select(c => c.Name).Concat(["kind", "currency", type.Due?.AllDay]).OfType<string>().Where(name => type.Find(name) is not null).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Whether a change may let records come, go or stand elsewhere, or change what the foot sums. Otherwise rows that are at
    /// hand only look different, and all others do not matter.
    /// </summary>
    public bool HangsOn(LiveChange change) => change.Fields is not { } changed || hangsOn is not { } fields || fields.Overlaps(changed);

    /// <summary>Reads rows at hand again after a change that the list does not hang on. False where one is not there any more, or there are many.</summary>
    public async Task<bool> RereadAsync(IEnumerable<Guid> ids, CancellationToken cancel)
    {
        var held = ids.Distinct().Where(id => Find(id) is not null).ToList();
        if (held.Count > MostReread) return false;
        foreach (var id in held)
        {
            if (await source.GetAsync(type.Name, id, cancel) is not { } row) return false;
            Replace(row);
        }

        return true;
    }

    /// <summary>The levels of the order, the first before the others.</summary>
    public IReadOnlyList<(Field Field, bool IsDown)> Order =>
        [.. (Sort ?? type.DefaultSort).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => (Field: type.Find(s.TrimStart('-'))!, IsDown: s[0] == '-')).Where(s => s.Field is not null)];

    public static string SortText(IEnumerable<(Field Field, bool IsDown)> order) => string.Join(',', order.Select(o => (o.IsDown ? "-" : "") + o.Field.Name));

    /// <summary>The order when a head is clicked: by this column alone, the other way round at the second time; or by this column, too.</summary>
    public string SortedBy(Field field, bool too)
    {
        var (order, at) = (Order.ToList(), Order.ToList().FindIndex(o => o.Field == field));
        if (!too) return SortText([(field, at == 0 && !order[0].IsDown)]);
        if (at < 0) order.Add((field, false));
        else order[at] = (field, !order[at].IsDown);
        return SortText(order);
    }

    public string SortOf(Field field) => Order is [var first, ..] && first.Field == field ? first.IsDown ? "descending" : "ascending" : "none";

    public static bool CanSort(Field field) => !field.IsList && field.ValueKind is not (FieldKind.Address or FieldKind.Location or FieldKind.File or FieldKind.Image);

    public bool CanEdit(Field field) => FieldFormat.CanEdit(field, source.RightsOn(type));

    /// <summary>The columns with one of them carried to another place; the first stays the first.</summary>
    public IReadOnlyList<string> Moved(Field column, int place)
    {
        var names = Columns.Select(c => c.Name).ToList();
        if (Columns.Count < 2 || column == Columns[0] || !names.Remove(column.Name)) return names;
        names.Insert(Math.Clamp(place, 1, names.Count), column.Name);
        return names;
    }

    public Task KeepWidthAsync(string field, int width, CancellationToken cancel)
    {
        Widths = new Dictionary<string, int>(Widths, StringComparer.Ordinal) { [field] = Math.Clamp(width, 48, 900) };
        return memory.WriteAsync("widths." + type.Name, Widths, cancel);
    }

    /// <summary>Columns are as wide again as what they usually hold: one, or all by null.</summary>
    public Task ForgetWidthAsync(string? field, CancellationToken cancel)
    {
        Widths = Widths.Where(w => field is not null && w.Key != field).ToDictionary(StringComparer.Ordinal);
        return memory.WriteAsync("widths." + type.Name, Widths, cancel);
    }

    public int WidthOf(Field field) => Widths.TryGetValue(field.Name, out var width) ? width : ListColumns.Width(type, field);

    /// <summary>
    /// The part of the spare room that a column gets: by its width, among those that nobody gave one of their own; where
    /// everybody's is given the last takes it all, so that the rows reach the edge.
    /// </summary>
    public double ShareOf(Field field)
    {
        var free = Columns.Where(c => !Widths.ContainsKey(c.Name)).ToList();
        if (free.Count == 0) return field == Columns[^1] ? 1 : 0;
        return free.Contains(field) ? (double)WidthOf(field) / free.Sum(WidthOf) : 0;
    }

    /// <summary>Keeps what is shown under a name; the view that is changed keeps its id. Its id, or what is wrong with the name.</summary>
    public async Task<(Guid Id, Problem? Problem)> SaveAsync(SavedView? view, string name, bool shared, CancellationToken cancel, bool forTeam = false)
    {
        string[] columns = [.. Columns.Select(c => c.Name)];
        var id = view?.Id ?? Guid.CreateVersion7();
        var refused = await source.SaveViewAsync(new SavedView(id, type.Name, name, Where, Sort, columns.SequenceEqual(usual) ? [] : columns, shared) { Totals = totalsText, Group = Group, Layout = Layout.Text, ForTeam = forTeam, Roles = view?.Roles ?? [] }, cancel);
        Views = await source.ViewsAsync(type.Name, cancel);
        return (id, refused);
    }

    /// <summary>Changes name or sharing and leaves what the view shows. What is wrong with the name, if anything.</summary>
    public async Task<Problem?> ChangeAsync(SavedView view, CancellationToken cancel)
    {
        var refused = await source.SaveViewAsync(view, cancel);
        Views = await source.ViewsAsync(type.Name, cancel);
        if (View?.Id == view.Id) View = Views.FirstOrDefault(v => v.Id == view.Id);
        return refused;
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
        return memory.WriteAsync("view." + type.Name, view ?? (Views.Any(v => v.ForMyRole) ? Guid.Empty : null), cancel);
    }

    private string? Groupable(string? group) => group is { Length: > 0 } && ListGroups.FieldOf(type, group) is not null ? group : null;

    // A link from elsewhere may name a field that is gone or hidden: the list's own order is better than a refusal.
    private string? Sortable(string? sort) => sort?.Split(',').All(s => type.Find(s.TrimStart('-')) is { } field && CanSort(field)) == true ? sort : null;
}
