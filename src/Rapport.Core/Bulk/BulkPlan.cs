using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Values;

namespace Rapport.Core.Bulk;

/// <summary>An order held against the catalogue and the rights of whoever gave it: what can be refused for all records is refused before the first.</summary>
internal sealed class BulkPlan
{
    private readonly List<(Field Field, BulkMode Mode, object? Value)> edits = [];
    private readonly Dictionary<string, object?> fixedValues = new(StringComparer.Ordinal);

    private BulkPlan(BulkOrder order, RecordType type) => (Order, Type) = (order, type);

    public BulkOrder Order { get; }
    public RecordType Type { get; }

    /// <summary>The flow that runs on each record; null for all other orders.</summary>
    public FlowRun? Flow { get; private set; }

    public static BulkPlan Of(BulkOrder order, RecordCatalogue catalogue, Principal who)
    {
        var type = catalogue.Find(order.Type) is { } found && who.AccessTo(found).Read != RecordScope.None ? found : throw new ProblemException(Problem.Missing("type.unknown", null, ("type", order.Type)));
        var access = who.AccessTo(type);
        if (order.Deed == BulkDeed.Delete && !access.Delete) throw new ProblemException(AccessRules.Denied("access.delete", who, type, ""));
        if (order.Deed == BulkDeed.Edit && access.Write == RecordScope.None) throw new ProblemException(AccessRules.Denied("access.update", who, type, ""));
        if (order.Ids is { Count: > BulkOrder.MostIds }) throw new ProblemException(Problem.Invalid("bulk.tooManyIds", "ids", ("most", BulkOrder.MostIds)));
        if (order.Except.Count > BulkOrder.MostIds) throw new ProblemException(Problem.Invalid("bulk.tooManyIds", "except", ("most", BulkOrder.MostIds)));
        if (!string.IsNullOrWhiteSpace(order.Where)) new Sight(catalogue, who).Read(order.Where, type);
        if (order.Deed is BulkDeed.Merge or BulkDeed.Unmerge) CheckMerge(order, type, who);
        var plan = new BulkPlan(order, type);
        if (order.Deed == BulkDeed.Edit) plan.Take(access, catalogue);
        if (order.Deed == BulkDeed.Flow) plan.Flow = FlowOf(order, type, catalogue, who);
        return plan;
    }

    private static FlowRun FlowOf(BulkOrder order, RecordType type, RecordCatalogue catalogue, Principal who)
    {
        var definition = order.Steps ?? (type.Flows.FirstOrDefault(f => f.Name == order.Flow && f.IsOffered) ?? throw FlowBook.Missing(type, order.Flow ?? "")).Definition;
        // A field may have gone between the order and its work.
        if (FlowCheck.Problems(type, definition, catalogue).ToList() is { Count: > 0 } problems) throw new ProblemException(problems);
        if (FlowCheck.AsksHidden(type, definition, catalogue, new Sight(catalogue, who).Hides)) throw new ProblemException(Problem.Denied("flow.asksHidden", null, ("flow", order.Flow), ("type", type.Name)));
        return new FlowRun(type, order.Flow!, definition, catalogue);
    }

    private static void CheckMerge(BulkOrder order, RecordType type, Principal who)
    {
        if (!who.May(Functions.Merge)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Merge)));
        if (!MergeableTypes.Is(type)) throw new ProblemException(Problem.Refused("merge.notThisType", null, ("type", type.Name)));
        if (order.Deed == BulkDeed.Merge ? order.Groups.Count == 0 : order.Back is null && order.MergesOf is null) throw new ProblemException(Problem.Invalid("bulk.nothingToDo"));
        if (order.Groups.Count > MergeProposal.MostGroups) throw new ProblemException(Problem.Invalid("merge.tooManyGroups", "groups", ("most", MergeProposal.MostGroups)));
    }

    private void Take(TypeAccess access, RecordCatalogue catalogue)
    {
        if (Order.Edits.Count == 0) throw new ProblemException(Problem.Invalid("bulk.nothingToDo"));
        var problems = new List<Problem>();
        foreach (var edit in Order.Edits)
        {
            if (Type.Find(edit.Field) is not { } field || access.HiddenFields.Contains(edit.Field)) problems.Add(Problem.Invalid("field.unknown", edit.Field, ("type", Type.Name)));
            else if (field.ReadOnly || field.IsComputed) problems.Add(Problem.Invalid("field.readOnly", edit.Field));
            else if (access.ReadOnlyFields.Contains(edit.Field)) problems.Add(Problem.Denied("access.field", edit.Field));
            else if (edits.Exists(e => e.Field == field)) problems.Add(Problem.Invalid("bulk.twice", edit.Field));
            else if (Value(field, edit, catalogue, out var value) is { } problem) problems.Add(problem);
            else
            {
                edits.Add((field, edit.Mode, value));
                if (edit.Mode == BulkMode.Set) fixedValues[field.Name] = value;
            }
        }

        if (problems.Count > 0) throw new ProblemException(problems);
    }

    private static Problem? Value(Field field, BulkEdit edit, RecordCatalogue catalogue, out object? value)
    {
        try
        {
            value = ValueJson.Read(edit.Value, field.Kind, storage: true);
        }
        catch (FormatException)
        {
            value = null;
            return RecordRules.Misfit(field, field.Name);
        }

        if (edit.Mode != BulkMode.Set && !field.IsList) return Problem.Invalid("bulk.noList", field.Name);
        if (edit.Mode != BulkMode.Set && value is null) return Problem.Invalid("field.required", field.Name);
        // One value for many records can be unique for one of them only.
        if (field.Unique && value is not null) return Problem.Invalid("bulk.unique", field.Name);
        return edit.Mode == BulkMode.Remove ? null : RecordRules.Check(field, ref value, catalogue.Region);
    }

    /// <summary>The write of one record; null where a list already is as wished, or the record is not there.</summary>
    public async Task<RecordWrite?> WriteAsync(RecordWriter writer, Guid id)
    {
        if (Order.Deed == BulkDeed.Delete) return RecordWrite.Delete(Type, id);
        if (fixedValues.Count == edits.Count || await writer.Rows.LoadAsync(Type, id) is not { } record) return RecordWrite.Update(Type, id, fixedValues);
        var values = new Dictionary<string, object?>(fixedValues, StringComparer.Ordinal);
        foreach (var (field, mode, value) in edits)
            if (mode != BulkMode.Set) values[field.Name] = Changed(record[field.Name], mode, value!);
        return RecordWrite.Update(Type, id, values);
    }

    internal static object? Changed(object? before, BulkMode mode, object value) => value switch
    {
        Guid[] ids => Listed(before as Guid[] ?? [], mode, ids),
        string[] words => Listed(before as string[] ?? [], mode, words),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static T[]? Listed<T>(T[] before, BulkMode mode, T[] some) =>
        (mode == BulkMode.Add ? before.Union(some) : before.Except(some)).Order().ToArray() is { Length: > 0 } now ? now : null;
}
