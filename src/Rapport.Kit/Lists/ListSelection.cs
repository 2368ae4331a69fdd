using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>
/// What is selected in a list: rows one by one, or all that fit its filter but for some taken out by hand. All of a list are a
/// criterion, not a thousand ids: they are looked up when something is done with them.
/// </summary>
public sealed class ListSelection
{
    /// <summary>Most rows that are changed while the person waits; more are a job.</summary>
    public const int MostAtOnce = 200;

    private readonly HashSet<Guid> picked = [];
    private readonly HashSet<Guid> except = [];
    private bool begun;

    /// <summary>Whether all that fit the filter are selected.</summary>
    public bool IsAll { get; private set; }

    public IReadOnlyCollection<Guid> Ids => picked;

    /// <summary>Whether somebody is selecting: something is selected, or it was begun by a word, as on a phone, where rows have no boxes before.</summary>
    public bool IsOpen => begun || !IsEmpty;

    public void Begin() => begun = true;

    /// <summary>All records of the list, however many they are.</summary>
    public bool IsWhole => IsAll && except.Count == 0;

    public bool IsEmpty => !IsAll && picked.Count == 0;

    public bool Has(Guid id) => IsAll ? !except.Contains(id) : picked.Contains(id);

    public void Put(Guid id, bool on)
    {
        if (IsAll == on) except.Remove(id);
        else if (IsAll) except.Add(id);
        if (!IsAll && on) picked.Add(id);
        else if (!IsAll) picked.Remove(id);
    }

    public void All()
    {
        Clear();
        IsAll = true;
    }

    public void Clear()
    {
        IsAll = begun = false;
        picked.Clear();
        except.Clear();
    }

    /// <summary>How many are selected, as far as the list itself is counted.</summary>
    public CappedCount Count(CappedCount? list) => IsAll ? new CappedCount(Math.Max(0, (list?.Count ?? 0) - except.Count), list?.More == true) : new CappedCount(picked.Count, false);

    /// <summary>Whether a change is carried out while the person waits.</summary>
    public bool IsSmall => !IsAll && picked.Count <= MostAtOnce;

    public BulkOrder Order(RecordType type, string? where, BulkDeed deed, IReadOnlyList<BulkEdit> edits) => IsAll
        ? new BulkOrder(type.Name, deed, where) { Except = [.. except], Edits = edits }
        : new BulkOrder(type.Name, deed) { Ids = [.. picked], Edits = edits };

    /// <summary>The criterion that the selected records fit.</summary>
    public string? Where(string? where)
    {
        var ids = IsAll ? except : picked;
        if (ids.Count == 0) return where;
        var named = new In(new Name([SystemFields.Id]), [.. ids.Select(id => (Operand)new TextValue(id.ToString("D")))], Negated: IsAll);
        return IsAll && where is not null ? $"({where}) and {CriteriaText.Write(named)}" : CriteriaText.Write(named);
    }
}
