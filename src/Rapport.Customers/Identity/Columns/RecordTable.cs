using System.Runtime.InteropServices;

namespace Rapport.Customers.Identity.Columns;

/// <summary>
/// Records as numbers: of each column the distinct values once, and for each record the value's place among them, 0 for
/// none. A second source stands behind the first; pairs are then taken across only.
/// </summary>
public sealed class RecordTable
{
    private readonly TableColumn[] columns;

    public RecordTable(IReadOnlyList<LinkColumn> columns) => this.columns = [.. columns.Select(c => new TableColumn(c))];

    public IReadOnlyList<TableColumn> Columns => columns;

    public int Rows { get; private set; }

    /// <summary>Records of the first of two sources; 0 when there is one source, whose records are compared with each other.</summary>
    public int Split { get; private set; }

    /// <summary>Pairs that could be compared at all.</summary>
    public double Pairs => Split > 0 ? (double)Split * (Rows - Split) : Rows * (Rows - 1.0) / 2;

    public void Add(ReadOnlySpan<string?> values)
    {
        for (var i = 0; i < columns.Length; i++) columns[i].Add(i < values.Length ? values[i] : null);
        Rows++;
    }

    /// <summary>Adds a cell without making a string of it; call for each column, then <see cref="EndRow"/>.</summary>
    public void AddCell(int column, ReadOnlySpan<char> text) => columns[column].Add(text);

    public void EndRow() => Rows++;

    /// <summary>What follows is the second source.</summary>
    public void BeginSecond() => Split = Rows;

    public IdentityValue? Value(int column, int row) => columns[column].Values[columns[column].Ids[row]];

    /// <summary>Forgets what only reading needs.</summary>
    public void Seal()
    {
        foreach (var column in columns) column.Seal();
    }
}

/// <summary>One column of a <see cref="RecordTable"/>.</summary>
public sealed class TableColumn(LinkColumn column)
{
    private readonly List<int> ids = [];
    private readonly List<IdentityValue?> values = [null];
    private readonly List<int> counts = [0];
    private Dictionary<string, int> byText = new(StringComparer.Ordinal);
    private Dictionary<string, int> byKey = new(StringComparer.Ordinal);

    public LinkColumn Column => column;

    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(ids);

    /// <summary>By place; the first is the missing value.</summary>
    public IReadOnlyList<IdentityValue?> Values => values;

    /// <summary>Records that hold each value.</summary>
    public ReadOnlySpan<int> Counts => CollectionsMarshal.AsSpan(counts);

    public int Filled => ids.Count - counts[0];

    public void Add(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty) { Put(0); return; }
        var lookup = byText.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var id)) { Put(id); return; }
        var own = text.ToString();
        byText.Add(own, id = IdOf(ValueForms.Prepare(own, column.Role)));
        Put(id);
    }

    private int IdOf(IdentityValue? value)
    {
        if (value is null) return 0;
        if (byKey.TryGetValue(value.Key, out var id)) return id;
        values.Add(value);
        counts.Add(0);
        byKey.Add(value.Key, values.Count - 1);
        return values.Count - 1;
    }

    private void Put(int id)
    {
        ids.Add(id);
        counts[id]++;
    }

    internal void Seal()
    {
        byText = new(StringComparer.Ordinal);
        byKey = new(StringComparer.Ordinal);
    }
}
