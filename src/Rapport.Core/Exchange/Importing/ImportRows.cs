using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.Core.Exchange.Importing;

/// <summary>One row on its way: the values of its columns, or why it is kept aside.</summary>
internal sealed record ImportRow(long Line, string[] Cells)
{
    /// <summary>By field name; an empty cell says nothing and is not in it.</summary>
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    public List<Problem> Problems { get; } = [];

    /// <summary>How many of the problems are of its form, found while reading; the rest came with writing.</summary>
    public int Broken { get; set; }

    /// <summary>Somebody said that it stays out.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Somebody changed a cell of it.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Whether it can be written as far as is known.</summary>
    public bool IsOpen => Problems.Count == 0 && !IsLeftOut;

    public RowError Error => new(Line, Problems, Cells);
}

/// <summary>Reads a table as rows of values, by the plan. Knows no database.</summary>
internal sealed class ImportRows : IDisposable
{
    private const string Currency = "currency";
    private const int MostTeams = 5_000;
    private readonly TableFile table;
    private readonly (int Column, CellReader Reader)[] readers;
    private readonly RecordType type;
    private readonly RowFixes fixes;

    /// <summary>Where a name for signing in stands first; null for records that nobody signs in as.</summary>
    private readonly Dictionary<string, long>? firstLines;

    public ImportRows(string path, RecordType type, ImportPlan plan, IExchangeWords words, Principal who, RecordCatalogue catalogue)
    {
        var country = catalogue.Region;
        var preview = TablePreview.Read(path, plan.Format);
        Columns = ColumnMatch.Find(type, preview.Header, words, plan.Map);
        Check(type, plan, who);
        fixes = new RowFixes(plan.Fixes ?? [], Columns);
        var meanings = WordMeanings.ByColumn(type, plan.Words, Columns, words);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(who.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
        var styles = preview.Styles.ToArray();
        OpenDays = [.. Columns.Where(c => c.Field?.Kind is FieldKind.Date or FieldKind.DateTime).Select(c => Decide(c, preview, plan, country, styles)).OfType<OpenDays>()];
        OpenNumbers = Importing.OpenNumbers.Find(preview, Columns, plan, catalogue, styles);
        OpenShares = Importing.OpenShares.Find(path, preview.Format, Columns, styles);
        readers = [.. Columns.Where(c => c.Field is not null).Select(c => (c.Column, new CellReader(c.Header, type, c.Field!, new CellContext(words)
        {
            Country = plan.Country ?? country, Zone = zone, Currency = catalogue.Currency, Style = styles[c.Column], Meanings = meanings.GetValueOrDefault(c.Column), IsGuarded = preview.Format is { IsWorkbook: false, IsCards: false },
        })))];
        // The country and the currency first: they say where the telephone numbers, and what the amounts, beside them belong to.
        readers = [.. readers.OrderBy(r => !r.Reader.Field.IsCountry && r.Reader.Field.Name != Currency)];
        this.type = type;
        firstLines = type.Name == "user" ? new(StringComparer.OrdinalIgnoreCase) : null;
        table = TableFile.Open(path, preview.Format);
    }

    public IReadOnlyList<ColumnMatch> Columns { get; }

    /// <summary>How the file is read: what the plan says, and what was found out.</summary>
    public TableFormat Format => table.Format;

    /// <summary>Columns with days that could be two, and how they are read.</summary>
    public IReadOnlyList<OpenDays> OpenDays { get; }

    /// <summary>Columns with numbers that could be two, and how they are read.</summary>
    public IReadOnlyList<OpenNumbers> OpenNumbers { get; }

    /// <summary>Columns of shares without signs, and how they are read.</summary>
    public IReadOnlyList<OpenShares> OpenShares { get; }

    /// <summary>Rows that are written together. Teams mean each other by name: a piece of them could take one of this workplace for one further down.</summary>
    public int AtOnce(int usual) => type.Name == TeamNames.Type ? MostTeams : usual;

    /// <summary>Share of the file that was read, 0 to 1.</summary>
    public double Share => table.Share;

    /// <summary>Passes over a row that an earlier start of the import wrote.</summary>
    public void Skip()
    {
        if (firstLines is null) table.Read();
        else Next();
    }

    public ImportRow? Next()
    {
        if (ReadRow() is not { } row) return null;
        row.Broken = row.Problems.Count;
        return row;
    }

    private ImportRow? ReadRow()
    {
        if (!table.Read()) return null;
        var cells = table.Cells();
        var isFixed = fixes.PutRight(table.LineNumber, ref cells, Columns.Count);
        var row = new ImportRow(table.LineNumber, cells) { IsFixed = isFixed, IsLeftOut = fixes.LeavesOut(table.LineNumber) };
        if (row.IsLeftOut) return row;
        // What a row lacks was given by hand.
        if (table.Problem is { } problem && !(row.IsFixed && problem.Code == "table.tooFewCells"))
        {
            row.Problems.Add(problem);
            return row;
        }

        foreach (var (column, reader) in readers)
        {
            var isNumber = table.IsNumber(column) && (!row.IsFixed || table.Cell(column).SequenceEqual(row.Cells[column]));
            if (reader.Read(row.IsFixed ? row.Cells[column] : table.Cell(column), out var value, OwnOf(row, reader.Field), isNumber) is { } broken) row.Problems.Add(broken);
            else if (value is not null) row.Values[reader.Field.Name] = value;
        }

        // Two people of one address would become one account, with the name and the role of the second.
        if (firstLines is not null && row.Values.GetValueOrDefault("email") is string email && !firstLines.TryAdd(MailAddress.Normalise(email) ?? email, row.Line))
            row.Problems.Add(Problem.Invalid("import.userTwice", Columns.First(c => c.Field?.Name == "email").Header, ("email", email), ("line", firstLines[MailAddress.Normalise(email) ?? email])));
        if (row.Values.Count == 0 && row.Problems.Count == 0) row.Problems.Add(Problem.Invalid("import.nothingInRow"));
        return row;
    }

    private string? OwnOf(ImportRow row, Field field) =>
        field.Kind == FieldKind.Phone ? RecordRules.RegionOf(type, name => row.Values.GetValueOrDefault(name))
        : field.IsNumeric ? row.Values.GetValueOrDefault(Currency) as string ?? type.Find(Currency)?.Default as string : null;

    /// <summary>What stands first where the cells of a column leave it open. One that has no such day in its beginning may have one further down.</summary>
    private OpenDays? Decide(ColumnMatch column, TablePreview preview, ImportPlan plan, string? country, CellStyle[] styles)
    {
        if (styles[column.Column].Days != DayOrder.Unknown) return null;
        var said = plan.Days?.Where(d => ColumnMatch.Named(Columns, d.Key) == column.Column).Select(d => d.Value).FirstOrDefault() ?? DayOrder.Unknown;
        var order = said == DayOrder.Unknown ? Importing.OpenDays.Usual(country) : said;
        styles[column.Column] = styles[column.Column] with { Days = order };
        return preview.OpenDays[column.Column] is { } cell && CellMoments.TryRead(cell, order, TimeZoneInfo.Utc, out var moment) ? new OpenDays(column.Column, ColumnMatch.NameOf(Columns, column), cell, DateOnly.FromDateTime(moment), order) : null;
    }

    private void Check(RecordType type, ImportPlan plan, Principal who)
    {
        var fields = Columns.Select(c => c.Field).OfType<Field>().ToList();
        if (fields.Count == 0)
            throw new ProblemException(Problem.Invalid("import.noColumn", null, ("type", type.Name), ("columns", string.Join(", ", Columns.Take(30).Select(c => c.Header))), ("fields", string.Join(", ", type.Fields.Where(ColumnMatch.IsTaken).Select(f => f.Name)))));
        var access = who.AccessTo(type);
        foreach (var field in fields)
            if (access.HiddenFields.Contains(field.Name) || access.ReadOnlyFields.Contains(field.Name)) throw new ProblemException(Problem.Denied("access.field", field.Name));
        foreach (var name in plan.Match)
        {
            if (type.Find(name) is not { } key || !ColumnMatch.IsKey(key)) throw new ProblemException(Problem.Invalid("import.badMatch", "match", ("field", name), ("type", type.Name)));
            if (!fields.Contains(key)) throw new ProblemException(Problem.Invalid("import.matchColumnMissing", "match", ("field", name), ("columns", string.Join(", ", Columns.Take(30).Select(c => c.Header)))));
        }

        if (plan.Match.Count == 0 && plan.Mode != ImportMode.Create) throw new ProblemException(Problem.Invalid("import.matchNeeded", "match"));
    }

    public void Dispose() => table.Dispose();
}
