using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Notices;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Flows;

/// <summary>
/// Runs a flow on one record after the other, each record all or none, by the rights of whoever started it, who sees all that its
/// conditions and formulas ask (<see cref="FlowCheck.AsksHidden"/>).
/// </summary>
internal sealed class FlowRun(RecordType type, string name, FlowDefinition definition, RecordCatalogue catalogue)
{
    public const string Owner = "owner";
    public const string Followers = "followers";
    public const string Role = "role:";

    /// <summary>Where the change sets come from.</summary>
    public const string Origin = "flow";

    private const int MostTold = 500;

    private readonly BoundCriterion? when = string.IsNullOrWhiteSpace(definition.When) ? null : CriteriaText.Parse(definition.When, type, catalogue).Bound;
    private readonly Dictionary<FlowStep, FlowFormula> formulas = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Guid, int> told = [];

    public FlowDefinition Definition => definition;

    /// <summary>Whether any step writes, so that there is something to take back.</summary>
    public bool Writes => definition.Steps.Any(s => s.Do != FlowDeed.Notify);

    /// <summary>What was done with a record: problems, or whether anything was.</summary>
    public async Task<(IReadOnlyList<Problem> Problems, bool IsDone)> OnAsync(RecordWriter writer, Guid id)
    {
        var transaction = writer.Transaction;
        if (await writer.Rows.LoadAsync(type, id) is not { } record || !await writer.Sight.MayAsync(type, Reach.Read, record.Values)) return ([Problem.Missing("record.missing", null, ("type", type.Name), ("id", id))], false);
        var view = new Seen(new Dictionary<string, object?>(record.Values, StringComparer.Ordinal));
        if (when is not null && !new CriteriaMemory(transaction.Asked).Matches(when, view)) return ([], false);
        var before = Written(transaction);
        var whole = await WriteStep.BeginAsync(transaction);
        var problems = await StepsAsync(writer, record, view);
        await whole.EndAsync(isKept: problems.Count == 0);
        return (problems, problems.Count == 0 && (Written(transaction) > before || !Writes));
    }

    private static int Written(WriteTransaction transaction) => transaction.Changed + transaction.Created;

    private async Task<IReadOnlyList<Problem>> StepsAsync(RecordWriter writer, RecordData record, Seen view)
    {
        var changes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var step in definition.Steps)
            if (await EditAsync(writer, record, step, view) is { } change)
                changes[change.Field] = view.Values[change.Field] = change.Value;
        if (changes.Count > 0 && await writer.TryAsync(RecordWrite.Update(type, record.Id, changes)) is { Count: > 0 } refused) return refused;
        foreach (var step in definition.Steps.Where(s => s.Do == FlowDeed.Create))
            if (await writer.TryAsync(RecordWrite.Create(catalogue[step.Type!], ValuesOf(writer, record, step, view))) is { Count: > 0 } unmade)
                return [.. unmade.Select(p => p with { At = null })];
        foreach (var step in definition.Steps.Where(s => s.Do == FlowDeed.Notify)) await TellAsync(writer, record, step, view);
        return [];
    }

    private async Task<(string Field, object? Value)?> EditAsync(RecordWriter writer, RecordData record, FlowStep step, Seen view) => step.Do switch
    {
        FlowDeed.Set => (step.Field!, Of(step, type[step.Field!]).Value(view, writer.Transaction.Asked)),
        FlowDeed.Clear => (step.Field!, null),
        FlowDeed.Add or FlowDeed.Remove => (step.Field!, Bulk.BulkPlan.Changed(view.Values.GetValueOrDefault(step.Field!), step.Do == FlowDeed.Add ? Bulk.BulkMode.Add : Bulk.BulkMode.Remove, Of(step, type[step.Field!]).Value(view, writer.Transaction.Asked)!)),
        FlowDeed.Assign => (SystemFields.Owner, step.People!.Count == 1 ? step.People[0] : step.People[(int)(await TurnAsync(writer) % step.People.Count)]),
        _ => null,
    };

    /// <summary>Whose turn it is stands in the row of the flow and moves with the write: two who run it give no two to the same.</summary>
    private async Task<long> TurnAsync(RecordWriter writer)
    {
        var session = writer.Transaction.Session;
        await session.ExecuteAsync("update core_flow set turn = turn + 1 where type = $1 and name = $2", type.Name, name);
        return await session.ScalarAsync("select turn from core_flow where type = $1 and name = $2", type.Name, name) is { } turn ? Convert.ToInt64(turn, CultureInfo.InvariantCulture) - 1 : 0;
    }

    private Dictionary<string, object?> ValuesOf(RecordWriter writer, RecordData record, FlowStep step, Seen view)
    {
        var made = catalogue[step.Type!];
        var link = FlowCheck.LinkOf(type, step, made)!;
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { [link.Name] = link.Kind == FieldKind.MultiLink ? new[] { record.Id } : record.Id };
        foreach (var one in step.Values ?? [])
            values[one.Field] = FlowFormula.Of(type, made[one.Field], one.Value, one.Formula, catalogue).Formula!.Value(view, writer.Transaction.Asked);
        return values;
    }

    private FlowFormula Of(FlowStep step, Field field)
    {
        if (!formulas.TryGetValue(step, out var known)) formulas[step] = known = FlowFormula.Of(type, field, step.Value, step.Formula, catalogue).Formula!;
        return known;
    }

    private async Task TellAsync(RecordWriter writer, RecordData record, FlowStep step, Seen view)
    {
        var (transaction, session) = (writer.Transaction, writer.Transaction.Session);
        var people = new HashSet<Guid>();
        foreach (var to in step.To!)
        {
            if (to == Owner) { if (view.Values.GetValueOrDefault(SystemFields.Owner) is Guid owner) people.Add(owner); }
            else if (Guid.TryParse(to, out var one)) people.Add(one);
            else if (to == Followers) people.UnionWith(await writer.Rows.IdsAsync($"select user_id from core_follow where record_id = $1 and follows = $2 limit {MostTold}", session.Dialect.ToDb(FieldKind.Link, record.Id), session.Dialect.ToDb(FieldKind.YesNo, true)));
            else people.UnionWith(await writer.Rows.IdsAsync($"select id from core_user where role = $1 and active = $2 limit {MostTold}", to[Role.Length..], session.Dialect.ToDb(FieldKind.YesNo, true)));
        }

        people.Remove(transaction.Who.UserId);
        if (people.Count == 0) return;
        people.ExceptWith((await Recipients.DeafAsync(session.Unprepared, session.Dialect, people, CancellationToken.None)).Where(d => d.Kind == NoticeKinds.Flow).Select(d => d.User));
        var drafts = new List<NoticeDraft>();
        foreach (var person in people)
        {
            // Ten thousand records are told as one.
            var count = told[person] = told.GetValueOrDefault(person) + 1;
            if (count > NoticeMaker.MostSingly + 1) continue;
            var isMany = count > NoticeMaker.MostSingly;
            drafts.Add(new NoticeDraft(person, NoticeKinds.Flow, type.Number, isMany ? null : record.Id, transaction.Set == 0 ? null : transaction.Set, transaction.Who.UserId, transaction.Now, new NoticeDetail { Said = step.Message, Many = isMany })
            { Gather = string.Create(CultureInfo.InvariantCulture, $"flow:{(isMany ? Guid.Empty : record.Id):N}:{type.Name}.{name}:{transaction.Set}:{transaction.Now.Ticks}") });
        }

        await NoticeStore.PutAsync(session, drafts);
    }

    /// <summary>The record as the steps before left it.</summary>
    private sealed class Seen(Dictionary<string, object?> values) : IRecordView
    {
        public Dictionary<string, object?> Values => values;

        public object? this[Field field] => values.GetValueOrDefault(field.Name);

        public IRecordView? Follow(Field link) => null;

        public IEnumerable<IRecordView> Related(Relation relation) => [];

        public bool MatchesText(string words) => false;
    }
}
