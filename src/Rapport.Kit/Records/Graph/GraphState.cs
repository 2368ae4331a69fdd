using Rapport.Core.Catalogue;

namespace Rapport.Kit.Records.Graph;

/// <summary>A record in the picture; <paramref name="From"/> is the node it was found from.</summary>
public sealed record GraphNode(int Number, string Type, Guid Id, string Title, int? From)
{
    /// <summary>What hangs on it was asked for.</summary>
    public bool IsOpen { get; set; }
}

/// <summary>A link between two records of the picture: what it is called, read from the first to the second.</summary>
public sealed record GraphEdge(int From, int To, string Label);

/// <summary>
/// The records around one, as far as they were unfolded. All is asked of the record source, and so in the sight of whoever
/// looks: what that person may not see is neither drawn nor counted.
/// </summary>
public sealed class GraphState(IRecordSource source, Words.Texts texts, FieldFormat format)
{
    public const int MostNodes = 60;
    private const int MostOfOne = 6;
    private readonly List<GraphNode> nodes = [];
    private readonly List<GraphEdge> edges = [];

    public IReadOnlyList<GraphNode> Nodes => nodes;

    public IReadOnlyList<GraphEdge> Edges => edges;

    /// <summary>More hangs on what is open than the picture holds.</summary>
    public bool IsCut { get; private set; }

    public async Task BeginAsync(RecordType type, Guid id, string title)
    {
        nodes.Clear();
        edges.Clear();
        IsCut = false;
        nodes.Add(new GraphNode(0, type.Name, id, title, null));
        await OpenAsync(nodes[0]);
    }

    public async Task OpenAsync(GraphNode node)
    {
        if (node.IsOpen || source.Catalogue.Find(node.Type) is not { } type) return;
        node.IsOpen = true;
        await LinksAsync(node, type);
        foreach (var relation in source.Catalogue.InversesOf(type.Name).Where(r => source.Catalogue.Find(r.Type.Name) is not null).DistinctBy(r => (r.Type.Name, r.Link.Name)))
        {
            if (Joined(relation) is { } other) await JointsAsync(node, relation, other);
            else if (relation.Type.NavigationOrder is not null || relation.Type.Name == type.Name) await RelatedAsync(node, relation);
        }
    }

    /// <summary>What the record itself points at. People of the firm are no relations.</summary>
    private async Task LinksAsync(GraphNode node, RecordType type)
    {
        if (await source.GetAsync(type.Name, node.Id, CancellationToken.None) is not { } record) return;
        foreach (var field in type.Fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Section != "system" && f.Target is not null && source.Catalogue.Find(f.Target) is { WriteFunction: null }))
        {
            foreach (var id in record[field.Name] switch { Guid one => [one], Guid[] many => many.Take(MostOfOne), _ => Enumerable.Empty<Guid>() })
                if (record.Titles.TryGetValue(id, out var title)) Join(node, field.Target!, id, title, texts.Field(type, field), isBack: false);
        }
    }

    /// <summary>Records that stand between two of one type, such as a relation of two customers, are drawn as the line between them.</summary>
    private static Field? Joined(Relation relation) => relation.Type.Fields.FirstOrDefault(f => f.Kind == FieldKind.Link && f.Required && f.Name != relation.Link.Name && f.Target == relation.Link.Target && relation.Type.Parent is not null);

    private async Task JointsAsync(GraphNode node, Relation relation, Field other)
    {
        var page = await source.ListAsync(new RecordQuery(relation.Type.Name, $"{relation.Link.Name} = '{node.Id:D}'", null, MostOfOne * 2, null) { Fields = [relation.Type.Title, other.Name] }, CancellationToken.None);
        IsCut |= page.Next is not null;
        foreach (var row in page.Items)
            if (row[other.Name] is Guid id && row.Titles.TryGetValue(id, out var title)) Join(node, other.Target!, id, title, format.Show(relation.Type, relation.Type.TitleField, row[relation.Type.Title], row), relation.Link.Name != relation.Type.Parent);
    }

    private async Task RelatedAsync(GraphNode node, Relation relation)
    {
        var page = await source.ListAsync(new RecordQuery(relation.Type.Name, $"{relation.Link.Name} = '{node.Id:D}'", null, MostOfOne, null) { Fields = [relation.Type.Title] }, CancellationToken.None);
        IsCut |= page.Next is not null;
        foreach (var row in page.Items)
            Join(node, relation.Type.Name, row.Id, format.Show(relation.Type, relation.Type.TitleField, row[relation.Type.Title], row), RelationWords.Name(texts, node.Type, relation), isBack: true);
    }

    private void Join(GraphNode from, string type, Guid id, string title, string label, bool isBack)
    {
        var node = nodes.Find(n => n.Id == id);
        if (node is null)
        {
            if (nodes.Count >= MostNodes) { IsCut = true; return; }
            node = new GraphNode(nodes.Count, type, id, title.Length == 0 ? "–" : title, from.Number);
            nodes.Add(node);
        }
        else if (edges.Exists(e => (e.From, e.To) == (from.Number, node.Number) || (e.To, e.From) == (from.Number, node.Number)))
        {
            // Already seen from the other end.
            return;
        }

        edges.Add(isBack && type == from.Type ? new GraphEdge(node.Number, from.Number, label) : new GraphEdge(from.Number, node.Number, label));
    }
}
