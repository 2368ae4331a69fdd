using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Rapport.Kit.Reports;
using Rapport.Kit.Views;
using Rapport.Kit.Words;

namespace Rapport.Kit.Boards;

/// <summary>A list laid out in columns by a choice field: reads the cards of each, their counts and sums, and moves them.</summary>
public sealed class BoardState(IRecordSource source, IReportSource reports, IPersonalMemory memory, IEnumerable<ICardMarks> marks, Texts texts, RecordType type, Field by, Field? amount)
{
    private const int PageSize = 20;
    private static readonly string[] Steps = ["--st-1", "--st-2", "--st-3", "--st-4"];
    private string? where, sort;

    public RecordType Type => type;

    public Field By => by;

    /// <summary>The amount that cards show and heads add up.</summary>
    public Field? Amount => amount;

    /// <summary>The amounts that a board may show.</summary>
    public static IReadOnlyList<Field> Amounts(RecordType type) => [.. type.Fields.Where(f => f.ValueKind == FieldKind.Money)];

    /// <summary>The one that a layout means: without a word the first that lists show, but no sum that was made for other purposes.</summary>
    public static Field? AmountOf(RecordType type, string? sum) => sum is null
        ? type.Fields.FirstOrDefault(f => f is { ValueKind: FieldKind.Money, InList: true } && !(f.IsCustom && f.IsComputed))
        : Amounts(type).FirstOrDefault(f => f.Name == sum);

    /// <summary>The record that a card belongs to: the first link that lists show, but not to a colleague.</summary>
    public Field? About { get; } = type.Fields.FirstOrDefault(f => f is { Kind: FieldKind.Link, InList: true, Target: not (null or "user" or "team") });

    public IReadOnlyList<BoardColumn> Columns { get; private set; } = [];

    public Dictionary<Guid, CardMark> Marks { get; } = [];

    /// <summary>Since when a card stands where it stands.</summary>
    public Dictionary<Guid, DateTime> Since { get; } = [];

    public bool MayMove => FieldFormat.CanEdit(by, source.RightsOn(type));

    /// <summary>Fields that a board of the type can be laid out by, stages first.</summary>
    public static IReadOnlyList<Field> Possible(RecordType type) => [.. type.Fields.Where(f => f is { Kind: FieldKind.Choice, Choices.Count: > 1 and <= 12 }).OrderByDescending(f => f.IsStages)];

    public async Task ReadAsync(string? filter, string? order, CancellationToken cancel)
    {
        (where, sort) = (filter, order);
        var hidden = await memory.ReadAsync<string[]>(CollapseKey, cancel) ?? [];
        var columns = by.Choices.Select((c, i) => new BoardColumn(c.Key, texts.Choice(type, by, c.Key), Colour(c, i)) { Collapsed = hidden.Contains(c.Key) }).ToList();
        if (!by.Required) columns.Insert(0, new BoardColumn(null, texts["board.none", ("field", texts.Field(type, by))], "--line-ctl") { Collapsed = hidden.Contains("") });
        foreach (var column in columns) await FillAsync(column, null, cancel);
        // Records that have none are rare: an empty column of them only takes room.
        Columns = [.. columns.Where(c => c.Key is not null || c.Cards.Count > 0)];
        await TellAsync([.. Columns.SelectMany(c => c.Cards)], cancel);
    }

    public async Task MoreAsync(BoardColumn column, CancellationToken cancel)
    {
        var known = column.Cards.Count;
        await FillAsync(column, column.Next, cancel);
        await TellAsync([.. column.Cards.Skip(known)], cancel);
    }

    /// <summary>How many there are in each column and what they come to. Comes after the cards: it reads all records of the list.</summary>
    public async Task CountAsync(CancellationToken cancel)
    {
        foreach (var column in Columns) column.Count = await source.CountAsync(type.Name, Of(column), cancel);
        if (Amount is null) return;
        IsLeft = Columns.Any(c => c.Count is { More: true }) && (await source.CountAsync(type.Name, where, cancel, ListTotals.MostUnasked)).More;
        if (!IsLeft) await SumAsync(cancel);
    }

    /// <summary>There are so many records that their sums wait until somebody asks for them.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>What the columns come to.</summary>
    public async Task SumAsync(CancellationToken cancel)
    {
        if (Amount is null) return;
        var answer = await reports.RunAsync(type.Name, q => q with { Measures = [$"sum({Amount.Name})"], Rows = [by.Name], Where = where }, cancel);
        if (answer.Result is not { } result) return;
        IsLeft = false;
        foreach (var column in Columns)
            column.Sum = result.Rows.FirstOrDefault(r => Equals(r.Keys[0].Value, column.Key))?.Values[0] is IConvertible sum ? sum.ToDecimal(System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Moves a card; gives the change set to take it back by, or why it stays where it was.</summary>
    public async Task<SaveAnswer> MoveAsync(RecordRow card, BoardColumn to, CancellationToken cancel)
    {
        var answer = await source.SaveAsync(type.Name, card.Id, card.Version, new Dictionary<string, object?>(StringComparer.Ordinal) { [by.Name] = to.Key }, cancel);
        if (answer.Record is null) return answer;
        await ReadAsync(where, sort, cancel);
        // Far down in the order of its new column it would be out of sight: it is shown where it was put.
        if (Columns.FirstOrDefault(c => c.Key == to.Key) is { } column && column.Cards.All(c => c.Id != card.Id))
        {
            column.Cards.Insert(0, answer.Record);
            await TellAsync([answer.Record], cancel);
        }

        return answer;
    }

    public Task CollapseAsync(BoardColumn column, bool collapsed, CancellationToken cancel)
    {
        column.Collapsed = collapsed;
        return memory.WriteAsync(CollapseKey, Columns.Where(c => c.Collapsed).Select(c => c.Key ?? "").ToArray(), cancel);
    }

    public BoardColumn? ColumnOf(Guid card) => Columns.FirstOrDefault(c => c.Cards.Any(r => r.Id == card));

    private string CollapseKey => $"board.{type.Name}.{by.Name}";

    private string Of(BoardColumn column)
    {
        var own = column.Key is null ? $"{by.Name} is empty" : $"{by.Name} = {column.Key}";
        return string.IsNullOrWhiteSpace(where) ? own : $"({where}) and {own}";
    }

    private async Task FillAsync(BoardColumn column, string? cursor, CancellationToken cancel)
    {
        string?[] wanted = [type.Title, .. Subline.Fields(type).Select(f => f.Name), by.Name, Amount?.Name, About?.Name, "createdAt", type.HasOwner ? SystemFields.Owner : null, type.Find("kind")?.Name, .. MarksOf?.Fields ?? []];
        var page = await source.ListAsync(new RecordQuery(type.Name, Of(column), sort, PageSize, cursor) { Fields = [.. wanted.OfType<string>().Distinct(StringComparer.Ordinal)] }, cancel);
        column.Cards.AddRange(page.Items.Where(r => column.Cards.All(c => c.Id != r.Id)));
        column.Next = page.Next;
    }

    private ICardMarks? MarksOf => marks.FirstOrDefault(m => m.IsFor(type));

    private async Task TellAsync(IReadOnlyList<RecordRow> cards, CancellationToken cancel)
    {
        if (cards.Count == 0) return;
        foreach (var card in cards)
            if (card["createdAt"] is DateTime created) Since[card.Id] = created;
        foreach (var (id, moment) in await source.SinceAsync(type.Name, by.Name, [.. cards.Select(c => c.Id)], cancel)) Since[id] = moment;
        if (MarksOf is not { } told) return;
        // What is done has no mark any more: that of the time before must not stay.
        foreach (var card in cards) Marks.Remove(card.Id);
        foreach (var (id, mark) in await told.ReadAsync(type, cards, cancel)) Marks[id] = mark;
    }

    // Steps darken towards the end; what comes after the good end has ended otherwise.
    private string Colour(Choice choice, int place) => choice.Tone switch
    {
        "ok" => "--st-won",
        "bad" => "--danger",
        "warn" => "--warn",
        _ when by.Choices.Take(place).Any(c => c.Tone == "ok") => "--st-lost",
        _ => Steps[Math.Min(place, Steps.Length - 1)],
    };
}
