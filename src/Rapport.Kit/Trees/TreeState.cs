using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Rapport.Kit.Reports;

namespace Rapport.Kit.Trees;

/// <summary>A record in the tree, with what lies below it once it was opened.</summary>
internal sealed class TreeNode(RecordRow row, TreeNode? above)
{
    public RecordRow Row => row;

    /// <summary>1 at the top.</summary>
    public int Level { get; } = above is null ? 0 : above.Level + 1;

    /// <summary>Tells its place from all others: in a filtered tree a record stands at the top and below another that fits.</summary>
    public string Path { get; } = above is null ? "" : $"{above.Path}/{row.Id:N}";

    public bool HasBelow { get; set; }

    /// <summary>How many lie right below it; null where that is not known, because there are very many about it.</summary>
    public int? Count { get; set; }

    /// <summary>Shown with what is below it; only once that was read.</summary>
    public bool IsOpen { get; set; }

    public bool IsFilling { get; set; }

    public List<TreeNode>? Below { get; set; }

    /// <summary>Where to go on reading below it; null where all is read.</summary>
    public string? Next { get; set; }
}

/// <summary>A list laid out as a tree, by a link of its records to one of their own kind. What lies below a record is read when it is opened.</summary>
internal sealed class TreeState(IRecordSource source, RecordType type, Field by, IReportSource reports)
{
    private const int PageSize = 100;

    /// <summary>Records below a page of nodes that are counted while somebody waits.</summary>
    private const int MostCounted = 10_000;

    // A hierarchy that deep is a circle, or nothing that a tree could show.
    private const int Deepest = 30;

    private TreeNode top = Root();
    private string? where, sort;

    /// <summary>What stands beside the name: the first fields that lists show.</summary>
    public IReadOnlyList<Field> Columns { get; } = [.. Subline.Fields(type).Where(_ => type.Made is not null).Concat(type.Fields.Where(f => f.InList && f.Name != type.Title && !type.Under.Contains(f.Name))).Where(f => f != by).Take(4)];

    /// <summary>Links that a tree of the type can be laid out by.</summary>
    public static IReadOnlyList<Field> Possible(RecordType type) => [.. type.Fields.Where(f => f is { Kind: FieldKind.Link, Section: not "system" } && f.Target == type.Name && f.Name != SystemFields.Owner)];

    /// <summary>The nodes in sight, from top to bottom, and below the last of a page that is cut its parent, to go on with.</summary>
    public IEnumerable<(TreeNode Node, TreeNode? More)> Shown => Walk(top);

    public bool IsEmpty => top.Below is { Count: 0 };

    public async Task ReadAsync(string? filter, string? order, CancellationToken cancel)
    {
        (where, sort) = (filter, order);
        var open = Shown.Where(s => s.More is null && s.Node.IsOpen).Select(s => s.Node.Path).ToHashSet(StringComparer.Ordinal);
        // What was read before stays in sight until all of it is there anew.
        var fresh = Root();
        await FillAsync(fresh, cancel);
        await ReopenAsync(fresh, open, cancel);
        top = fresh;
    }

    public async Task TurnAsync(TreeNode node, CancellationToken cancel)
    {
        if (!node.HasBelow || node.IsFilling) return;
        if (node.Below is null)
        {
            node.IsFilling = true;
            try { await FillAsync(node, cancel); } finally { node.IsFilling = false; }
        }

        node.IsOpen = !node.IsOpen;
    }

    /// <summary>The next page below a node.</summary>
    public Task MoreAsync(TreeNode parent, CancellationToken cancel) => FillAsync(parent, cancel);

    private static TreeNode Root() => new(new RecordRow(Guid.Empty, 0, new Dictionary<string, object?>(), new Dictionary<Guid, string>()), null);

    // Filtered, what fits stands at the top, wherever it hangs: nobody looks for it by opening everything.
    private string TopWhere => string.IsNullOrWhiteSpace(where) ? $"{by.Name} is empty" : where;

    private async Task FillAsync(TreeNode parent, CancellationToken cancel)
    {
        var asked = parent.Level == 0 ? TopWhere : $"{by.Name} = {Quoted(parent.Row.Id)}";
        string?[] fields = [type.Title, .. Columns.Select(c => c.Name)];
        var page = await source.ListAsync(new RecordQuery(type.Name, asked, sort ?? type.Title, PageSize, parent.Next) { Fields = [.. fields.OfType<string>().Distinct(StringComparer.Ordinal)] }, cancel);
        var fresh = page.Items.Select(r => new TreeNode(r, parent)).ToList();
        parent.Next = page.Next;
        (parent.Below ??= []).AddRange(fresh);
        await MarkAsync(fresh, cancel);
    }

    /// <summary>Which of them have something below, and how much: one question for all of them. Where very many lie below, each is opened to see.</summary>
    private async Task MarkAsync(List<TreeNode> nodes, CancellationToken cancel)
    {
        if (nodes.Count == 0 || nodes[0].Level >= Deepest) return;
        var asked = $"{by.Name} in ({string.Join(", ", nodes.Select(n => Quoted(n.Row.Id)))})";
        var below = await source.ListAsync(new RecordQuery(type.Name, asked, null, PageSize * 5, null) { Fields = [by.Name] }, cancel);
        var counts = below.Next is null ? below.Items.Select(r => r[by.Name]).OfType<Guid>().CountBy(id => id).ToDictionary() : await CountsAsync(asked, cancel);
        foreach (var node in nodes)
        {
            node.Count = counts?.GetValueOrDefault(node.Row.Id);
            node.HasBelow = node.Count is null or > 0;
        }
    }

    private async Task<Dictionary<Guid, int>?> CountsAsync(string asked, CancellationToken cancel)
    {
        if ((await source.CountAsync(type.Name, asked, cancel, MostCounted)).More) return null;
        var answer = await reports.RunAsync(type.Name, q => q with { Measures = ["count"], Rows = [by.Name], Where = asked, Sort = "-count", Limit = PageSize }, cancel);
        return answer.Result?.Rows.Where(line => line.Keys[0].Value is Guid).ToDictionary(line => (Guid)line.Keys[0].Value!, line => Convert.ToInt32(line.Values[0], CultureInfo.InvariantCulture));
    }

    private async Task ReopenAsync(TreeNode from, HashSet<string> open, CancellationToken cancel)
    {
        foreach (var node in from.Below!.Where(n => open.Contains(n.Path)))
        {
            await TurnAsync(node, cancel);
            if (node.Below is not null) await ReopenAsync(node, open, cancel);
        }
    }

    private static IEnumerable<(TreeNode Node, TreeNode? More)> Walk(TreeNode from)
    {
        foreach (var node in from.Below ?? [])
        {
            yield return (node, null);
            if (!node.IsOpen) continue;
            foreach (var below in Walk(node)) yield return below;
        }

        if (from.Next is not null) yield return (from, from);
    }

    private static string Quoted(Guid id) => $"'{id.ToString("D", CultureInfo.InvariantCulture)}'";
}
