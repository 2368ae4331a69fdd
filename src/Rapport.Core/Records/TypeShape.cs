using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>What the engine derives once from a record type: which fields lie where, and the fixed parts of its SQL.</summary>
internal sealed class TypeShape
{
    private static readonly ConditionalWeakTable<RecordType, TypeShape> Known = [];

    private string? insertUnder;

    private TypeShape(RecordType type)
    {
        Columns = [.. type.Fields.Where(f => f.Column is not null)];
        Custom = [.. type.Fields.Where(f => f.IsInDocument)];
        ByKey = Custom.ToFrozenDictionary(f => f.Key, StringComparer.Ordinal);
        MultiLinks = [.. type.Fields.Where(f => f.Kind == FieldKind.MultiLink)];
        AutoNumbers = [.. type.Fields.Where(f => f.Kind == FieldKind.AutoNumber)];
        Folded = [.. Columns.Where(f => f.FoldedColumn is not null)];
        Sorted = [.. Columns.Where(f => f.SortColumn is not null)];
        Unique = [.. type.Fields.Where(f => f.Unique && !f.IsComputed)];
        Zeroes = [.. type.Fields.Where(f => f.Kept is { Plan.StartsAtZero: true }).Select(f => f.Kept!.Value.Key)];
        Ends = [.. type.Fields.Where(f => f.NotBefore is not null)];
        Writable = [.. type.Fields.Where(f => !f.ReadOnly && !f.IsComputed)];
        SelectAll = $"select n, {string.Join(", ", Columns.Select(f => f.Column))}, custom from {type.Table}";
        SelectRow = SelectAll + " where id = $1";
        Bulk = new BulkTable(type.Table,
            ["n", .. Columns.Select(f => f.Column!), .. Folded.Select(f => f.FoldedColumn!), .. Sorted.Select(f => f.SortColumn!), "custom"],
            [ColumnType.Integer, .. Columns.Select(f => SchemaSync.ColumnTypeOf(f.Kind)), .. Folded.Select(_ => ColumnType.Text), .. Sorted.Select(_ => ColumnType.Text), ColumnType.Json]);
        Insert = Inserting((_, mark) => mark) + " returning n";
        InsertWithNumber = $"insert into {type.Table} ({string.Join(", ", Bulk.Columns)}) values ({string.Join(", ", Bulk.Columns.Select((_, i) => $"${i + 1}"))})";
    }

    public IReadOnlyList<Field> Columns { get; }
    public IReadOnlyList<Field> Custom { get; }

    /// <summary>The custom fields by their keys in the document.</summary>
    public FrozenDictionary<string, Field> ByKey { get; }

    public IReadOnlyList<Field> MultiLinks { get; }
    public IReadOnlyList<Field> AutoNumbers { get; }
    public IReadOnlyList<Field> Folded { get; }

    /// <summary>Fields with a sort key of their own beside the value.</summary>
    public IReadOnlyList<Field> Sorted { get; }

    public IReadOnlyList<Field> Unique { get; }
    public IReadOnlyList<Field> Writable { get; }

    /// <summary>Keys of kept roll-ups that are 0 in a new record.</summary>
    public IReadOnlyList<string> Zeroes { get; }

    /// <summary>Fields that end a period: see <see cref="Field.NotBefore"/>.</summary>
    public IReadOnlyList<Field> Ends { get; }

    public string SelectAll { get; }
    public string SelectRow { get; }
    public string Insert { get; }
    public string InsertWithNumber { get; }
    public BulkTable Bulk { get; }

    /// <summary>Like <see cref="Insert"/>, with the sets given by an expression; answers number and set.</summary>
    public string InsertUnder(string set) => insertUnder ??= Inserting((column, mark) => column is "created_set" or "changed_set" ? set : mark) + " returning n, changed_set";

    private string Inserting(Func<string, string, string> value) =>
        $"insert into {Bulk.Name} ({string.Join(", ", Bulk.Columns.Skip(1))}) values ({string.Join(", ", Bulk.Columns.Skip(1).Select((c, i) => value(c, string.Create(CultureInfo.InvariantCulture, $"${i + 1}"))))})";

    public static TypeShape Of(RecordType type) => Known.GetValue(type, static t => new TypeShape(t));
}
