using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// Whether whoever takes a change back may write the record today. What one did oneself, and nobody touched since, one may take back even
/// where it led out of the own reach, as after giving a record away by mistake; all else is a write like any other.
/// </summary>
internal sealed class UndoReach(UndoRun run)
{
    /// <summary>What stands against writing a record that is there; null where nothing does. One out of sight is not named.</summary>
    public Task<RefusedUndo?> AgainstAsync(RecordWriter writer, RecordType type, RecordData current) => AgainstAsync(writer, type, current, Reach.Write, "access.update");

    /// <summary>What stands against taking away what the set made.</summary>
    public Task<RefusedUndo?> AgainstGoingAsync(RecordWriter writer, RecordType type, RecordData current) => AgainstAsync(writer, type, current, Reach.Delete, "access.delete");

    /// <summary>Whether all records of a type that the set made and nobody touched since may go: what is asked of each would say yes.</summary>
    public bool MayAllGo(RecordType type) => run.IsOwn ? run.Who.AccessTo(type).Write != RecordScope.None : run.Who.AccessTo(type).Delete && IsWhole(type, []);

    // Parts go where what they belong to may be written. Types may be parts of each other in a circle: each is asked once.
    private bool IsWhole(RecordType type, HashSet<RecordType> asked) => !asked.Add(type) || (run.Who.AccessTo(type) is { Read: RecordScope.All, Write: RecordScope.All, IsNarrowed: false }
        && type.Fields.Where(type.IsPartBy).Select(l => run.Catalogue.Find(l.Target!)).OfType<RecordType>().All(t => IsWhole(t, asked)));

    private async Task<RefusedUndo?> AgainstAsync(RecordWriter writer, RecordType type, RecordData current, Reach wanted, string code)
    {
        if (run.Who.AccessTo(type).Write != RecordScope.None && (IsUntouched(writer, current) || await writer.Sight.MayAsync(type, wanted, current.Values))) return null;
        var title = await TitleAsync(writer, type, current);
        return new RefusedUndo(type.Name, current.Id, title, null, null) { Why = title is null ? Problem.Missing("record.missing", null, ("type", type.Name), ("id", current.Id)) : Problem.Denied(code, null, ("type", type.Name), ("title", title)) };
    }

    /// <summary>What stands against bringing a deleted record back: for parts the record they belong to, where that is there.</summary>
    public async Task<RefusedUndo?> AgainstReturnAsync(RecordWriter writer, RecordType type, IReadOnlyDictionary<string, object?> values)
    {
        if (run.Who.AccessTo(type).Write != RecordScope.None && (run.IsOwn && type.Parent is null || !await IsParentThereAsync(writer, type, values) || (await writer.Sight.WhoMayPutBackAsync(type, values)).Count > 0)) return null;
        return new RefusedUndo(type.Name, (Guid)values[SystemFields.Id]!, null, null, null) { Why = Problem.Denied("access.update", null, ("type", type.Name), ("title", "")) };
    }

    /// <summary>The title of a record that stays, where the person sees it.</summary>
    public async Task<string?> TitleAsync(RecordWriter writer, RecordType type, RecordData? record) =>
        record is not null && await writer.Sight.MayAsync(type, Reach.Read, record.Values) ? record.Title : null;

    private static async Task<bool> IsParentThereAsync(RecordWriter writer, RecordType type, IReadOnlyDictionary<string, object?> values)
    {
        if (type.Parent is null) return true;
        foreach (var link in type.Fields.Where(type.IsPartBy))
            if (values.GetValueOrDefault(link.Name) is Guid id && writer.Transaction.Catalogue.Find(link.Target!) is { } target && await writer.Rows.LoadAsync(target, id) is not null) return true;
        return false;
    }

    private bool IsUntouched(RecordWriter writer, RecordData current) => run.IsOwn && current["changedSet"] is long by && (by == run.Set || by == run.Own || by == writer.Transaction.Set);
}
