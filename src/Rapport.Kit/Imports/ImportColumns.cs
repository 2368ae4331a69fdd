using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Kit.Imports;

/// <summary>Which column goes into which field, how a row finds the record it means, and what it may do with it.</summary>
public sealed class ImportColumns
{
    private readonly ImportTarget target;
    private readonly ColumnMatch[] columns;
    private List<string> keys = [];

    public ImportColumns(ImportTarget target, IReadOnlyList<ColumnMatch> guessed)
    {
        this.target = target;
        columns = [.. guessed];
        if (target.IsKind) return;
        keys = [.. KeyChoices.Where(IsSure).OrderByDescending(f => f.Name == SystemFields.Id).Select(f => f.Name).Take(1)];
        Mode = !target.MayCreate ? ImportMode.Update : keys.Count > 0 && target.MayUpdate ? ImportMode.Upsert : ImportMode.Create;
    }

    public IReadOnlyList<ColumnMatch> All => columns;

    public RecordType Type => target.Columns;

    /// <summary>Fields that a column may go into.</summary>
    public IEnumerable<Field> Choices => Type.Fields.Where(ColumnMatch.IsTaken);

    public ImportMode Mode { get; private set; }

    public IEnumerable<ImportMode> Modes => target switch
    {
        { MayCreate: false } => [ImportMode.Update],
        { MayUpdate: false } => [ImportMode.Create],
        _ => [ImportMode.Create, ImportMode.Upsert, ImportMode.Update],
    };

    /// <summary>Fields that together tell whether a record is there already, among <see cref="KeyChoices"/>.</summary>
    public IReadOnlyList<Field> Keys => [.. KeyChoices.Where(f => keys.Contains(f.Name))];

    /// <summary>Fields filled from the file that can identify a record.</summary>
    public IEnumerable<Field> KeyChoices => target.IsKind ? [] : columns.Select(c => c.Field).OfType<Field>().Where(CanIdentify).Distinct();

    /// <summary>Fields that two columns want to fill.</summary>
    public IReadOnlyList<Field> Twice => [.. columns.Where(c => c.Field is not null).GroupBy(c => c.Field!).Where(g => g.Skip(1).Any()).Select(g => g.Key)];

    /// <summary>Fields that a new record needs and no column fills.</summary>
    public IReadOnlyList<Field> Missing => Mode == ImportMode.Update ? []
        : [.. Choices.Where(f => f is { Required: true, Default: null, Kind: not FieldKind.AutoNumber, ReadOnly: false } && columns.All(c => c.Field != f))];

    /// <summary>Country (ISO 3166-1 alpha-2) of telephone numbers that name none; null for the firm's.</summary>
    public string? Country { get; set; }

    public bool HasNumbers => columns.Any(c => c.Field?.Kind == FieldKind.Phone);

    public int Taken => columns.Count(c => c.Field is not null);

    /// <summary>Key of the text that says why the import cannot go on with these columns; null when it can.</summary>
    public string? Obstacle => Taken == 0 ? "import.nothingMatched"
        : Twice.Count > 0 ? "import.twice"
        : target.IsKind && Missing.Count > 0 ? "import.columnsNeeded"
        : Mode != ImportMode.Create && Keys.Count == 0 ? "import.keyNeeded" : null;

    /// <summary>Puts a column into a field, or leaves it out when the name is empty.</summary>
    public void Assign(int column, string? field) =>
        columns[column] = columns[column] with { Field = string.IsNullOrEmpty(field) ? null : Type[field], By = MatchedBy.Hand };

    public void Identify(Field field, bool on)
    {
        keys.Remove(field.Name);
        if (on) keys.Add(field.Name);
    }

    public void Do(ImportMode mode) => Mode = mode;

    public ImportPlan Plan(TableFormat format) => new(target.Name)
    {
        Format = format,
        Mode = Mode,
        Country = Country,
        Match = [.. Keys.Select(k => k.Name)],
        // Every column is named, also those left out: nothing is guessed anew while it runs.
        Map = columns.ToDictionary(HeadOf, c => c.Field?.Name ?? "", StringComparer.Ordinal),
    };

    /// <summary>A column by its head, or by its place where heads are missing or alike.</summary>
    private string HeadOf(ColumnMatch column) =>
        column.Header.Length > 0 && columns.Count(c => c.Header == column.Header) == 1 ? column.Header : (column.Column + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>What no two records have in common.</summary>
    private static bool IsSure(Field field) => field.Name == SystemFields.Id || field.Unique || field.Kind == FieldKind.Email;

    private static bool CanIdentify(Field field) => ColumnMatch.IsKey(field)
        && field.Kind is FieldKind.Text or FieldKind.Email or FieldKind.Phone or FieldKind.Url or FieldKind.AutoNumber or FieldKind.Integer or FieldKind.Date or FieldKind.DateTime or FieldKind.Link;
}
