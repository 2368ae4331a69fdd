namespace Rapport.Core.Catalogue;

/// <summary>
/// Describes a record type in code, one line a field. Column names follow from field names (<c>givenName</c> →
/// <c>given_name</c>, links get <c>_id</c>).
/// </summary>
public sealed class RecordTypeBuilder
{
    private readonly List<Field> fields = [];
    private RecordType type;

    /// <param name="name">Singular camelCase name on the wire.</param>
    /// <param name="number">Number of the type, never re-used: Core below 10, Customers from 10, Sales from 20, each module its ten.</param>
    /// <param name="table">Table with the module's prefix.</param>
    /// <param name="title">Field that names the record.</param>
    public RecordTypeBuilder(string name, short number, string table, string title) =>
        type = new RecordType { Name = name, Number = number, Table = table, Title = title, Fields = [] };

    /// <summary>Sets what concerns the type as a whole.</summary>
    public RecordTypeBuilder With(Func<RecordType, RecordType> change)
    {
        type = change(type);
        return this;
    }

    /// <summary>Adds a field; <paramref name="more"/> sets what differs from the defaults.</summary>
    public RecordTypeBuilder Field(string name, FieldKind kind, Func<Field, Field>? more = null, params string[] aliases)
    {
        var field = new Field { Name = name, Kind = kind, Column = ColumnName(name, kind), Indexed = kind is FieldKind.File or FieldKind.Image, Aliases = aliases };
        fields.Add(more is null ? field : more(field));
        return this;
    }

    /// <summary>Adds a text field that is found by the search box and sorted and filtered by its folded twin.</summary>
    public RecordTypeBuilder Named(string name, Func<Field, Field>? more = null, params string[] aliases) =>
        Field(name, FieldKind.Text, f => Apply(more, f with { FoldedColumn = f.Column + "_fold", SortColumn = f.Column + "_sort", Searchable = true, InList = true }), aliases);

    /// <summary>Adds a text field that is no name, but words for people to read: sorted by how they are read, which codes and addresses of any kind are not.</summary>
    public RecordTypeBuilder Words(string name, Func<Field, Field>? more = null, params string[] aliases) =>
        Field(name, FieldKind.Text, f => Apply(more, f with { SortColumn = f.Column + "_sort" }), aliases);

    /// <summary>Adds a choice field with its keys; a key may carry a tone after a colon: <c>won:ok</c>.</summary>
    public RecordTypeBuilder OneOf(string name, string[] keys, Func<Field, Field>? more = null, params string[] aliases) =>
        Field(name, FieldKind.Choice, f => Apply(more, f with { Choices = Choices(keys) }), aliases);

    /// <summary>Adds a link to a record of another type, which sees the relation under <paramref name="inverse"/>.</summary>
    public RecordTypeBuilder Link(string name, string target, string? inverse = null, Func<Field, Field>? more = null, params string[] aliases) =>
        Field(name, FieldKind.Link, f => Apply(more, f with { Target = target, Inverse = inverse, Indexed = true }), aliases);

    public RecordType Build() => type with { Fields = [.. fields, .. SystemFields.For(type.HasOwner)] };

    public static Choice[] Choices(string[] keys) => [.. keys.Select(k => k.Split(':') is [var key, var tone] ? new Choice(key, tone) : new Choice(k))];

    private static Field Apply(Func<Field, Field>? more, Field field) => more is null ? field : more(field);

    private static string? ColumnName(string name, FieldKind kind)
    {
        if (kind is FieldKind.Formula or FieldKind.RollUp or FieldKind.MultiLink) return null;
        var snake = string.Concat(name.Select(c => char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));
        return kind is FieldKind.Link or FieldKind.File or FieldKind.Image ? snake + "_id" : snake;
    }
}
