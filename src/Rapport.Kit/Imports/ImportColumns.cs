using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Kit.Imports;

/// <summary>Which column goes into which field, how a row finds the record it means, and what it may do with it.</summary>
public sealed class ImportColumns
{
    private readonly ColumnMatch[] columns;
    private readonly Dictionary<int, ColumnMeanings> meanings = [];
    private readonly Dictionary<int, DayOrder> days = [];
    private readonly Dictionary<int, NumberForm> numbers = [];
    private ImportTarget target;
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
        : [.. Choices.Where(f => f is { Required: true, Default: null, Kind: not FieldKind.AutoNumber, ReadOnly: false } && columns.All(c => c.Field != f) && !FollowsFromOthers(f))];

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
    public void Assign(int column, string? field)
    {
        columns[column] = columns[column] with { Field = string.IsNullOrEmpty(field) ? null : Type[field], By = MatchedBy.Hand };
        meanings.Remove(column);
    }

    /// <summary>Says what stands first in the days of a column whose cells leave it open.</summary>
    public void SayDays(int column, DayOrder order) => days[column] = order;

    /// <summary>Says what stands before fractions in the numbers of a column; unknown leaves it to the cells.</summary>
    public void SayNumbers(int column, NumberForm form)
    {
        if (form == NumberForm.Unknown) numbers.Remove(column);
        else numbers[column] = form;
    }

    /// <summary>What the words of a column become; null where its field knows no words.</summary>
    public ColumnMeanings? MeaningsOf(ColumnMatch column) =>
        target.IsKind || column.Field is null || !WordsSeen.IsFor(column.Field) ? null
        : meanings.TryGetValue(column.Column, out var known) ? known : meanings[column.Column] = new ColumnMeanings();

    /// <summary>Whether there are columns whose words are not read yet.</summary>
    public bool AsksForWords => columns.Any(c => MeaningsOf(c) is { Seen: null });

    /// <summary>How many rows the words were read from, and whether that was all of them.</summary>
    public WordsSeen? Seen { get; private set; }

    public void Take(WordsSeen seen)
    {
        Seen = seen;
        foreach (var words in seen.Columns)
            if (MeaningsOf(columns[words.Column]) is { } known) known.Seen = words;
    }

    /// <summary>Goes on with the target as it is after something was made in it: a field, a choice. What was decided stays.</summary>
    public void Renew(ImportTarget now)
    {
        target = now;
        for (var i = 0; i < columns.Length; i++) columns[i] = columns[i] with { Field = columns[i].Field is { } field ? Type.Find(field.Name) : null };
        foreach (var known in meanings.Values) known.Seen = null;
    }

    /// <summary>Decides as a plan did, as far as its columns and fields are there.</summary>
    public void Apply(ImportPlan plan)
    {
        foreach (var (name, field) in plan.Map ?? new Dictionary<string, string>(StringComparer.Ordinal))
            if (ColumnMatch.Named(columns, name) is >= 0 and var at && (field.Length == 0 || Type.Find(field) is { } found && ColumnMatch.IsTaken(found)) && columns[at].Field?.Name != (field.Length == 0 ? null : field)) Assign(at, field);
        foreach (var (name, byWord) in plan.Words ?? new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal))
            if (ColumnMatch.Named(columns, name) is >= 0 and var at && MeaningsOf(columns[at]) is { } known)
                foreach (var (word, meaning) in byWord)
                    if (meaning.Length == 0 || IsChoice(columns[at].Field!, meaning)) known.Say(word, meaning);
                    else if (meaning == word) known.Say(word, null);
        foreach (var (name, order) in plan.Days ?? new Dictionary<string, DayOrder>(StringComparer.Ordinal))
            if (ColumnMatch.Named(columns, name) is >= 0 and var at) days[at] = order;
        foreach (var (name, form) in plan.Numbers ?? new Dictionary<string, NumberForm>(StringComparer.Ordinal))
            if (ColumnMatch.Named(columns, name) is >= 0 and var at) SayNumbers(at, form);
        keys = [.. plan.Match];
        if (Modes.Contains(plan.Mode)) Mode = plan.Mode;
        Country = plan.Country;
    }

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
        Map = columns.ToDictionary(NameOf, c => c.Field?.Name ?? "", StringComparer.Ordinal),
        Days = days.Count > 0 ? days.ToDictionary(d => NameOf(columns[d.Key]), d => d.Value, StringComparer.Ordinal) : null,
        Numbers = numbers.Count > 0 ? numbers.ToDictionary(n => NameOf(columns[n.Key]), n => n.Value, StringComparer.Ordinal) : null,
        Words = columns.Select(c => (Column: c, Plan: MeaningsOf(c)?.ToPlan())).Where(c => c.Plan is not null).ToDictionary(c => NameOf(c.Column), c => c.Plan!, StringComparer.Ordinal) is { Count: > 0 } words ? words : null,
    };

    /// <summary>Whether a record gets the field by itself from those that columns fill: a full name from its parts.</summary>
    private bool FollowsFromOthers(Field field)
    {
        if (Type.Complete is not { } complete) return false;
        // Texts are enough to see it by; rows whose parts are empty tell it themselves.
        var values = columns.Select(c => c.Field).OfType<Field>().Distinct().Where(f => f.Kind is FieldKind.Text or FieldKind.LongText).ToDictionary(f => f.Name, object? (_) => "x", StringComparer.Ordinal);
        complete(values, null, DateTime.UnixEpoch);
        return values.GetValueOrDefault(field.Name) is not null;
    }

    private static bool IsChoice(Field field, string key) => field.Kind == FieldKind.YesNo ? key is "true" or "false" : field.Choices.Any(c => c.Key == key);

    /// <summary>How a plan names a column.</summary>
    public string NameOf(ColumnMatch column) => ColumnMatch.NameOf(columns, column);

    /// <summary>What no two records have in common.</summary>
    private static bool IsSure(Field field) => field.Name == SystemFields.Id || field.Unique || field.Kind == FieldKind.Email;

    private static bool CanIdentify(Field field) => ColumnMatch.IsKey(field)
        && field.Kind is FieldKind.Text or FieldKind.Email or FieldKind.Phone or FieldKind.Url or FieldKind.AutoNumber or FieldKind.Integer or FieldKind.Date or FieldKind.DateTime or FieldKind.Link;
}
