using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Layouts;

/// <summary>
/// The layouts of the workplace: read with every page, so kept in memory for some seconds, and at once no longer when this
/// process changes one. A role's own layout goes before the one for everybody.
/// </summary>
public sealed class LayoutBook : IDisposable
{
    private const int Most = 2_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private readonly IDatabase database;
    private readonly RecordStore store;
    private readonly LiveChanges live;
    private readonly TimeProvider clock;
    private (DateTimeOffset Until, IReadOnlyDictionary<string, (Guid Id, RecordLayout Layout)> Known)? kept;

    public LayoutBook(IDatabase database, RecordStore store, LiveChanges live, TimeProvider clock)
    {
        (this.database, this.store, this.live, this.clock) = (database, store, live, clock);
        live.Committed += Hear;
    }

    /// <summary>The layout in force for a role; null where nobody arranged one.</summary>
    public async Task<RecordLayout?> FindAsync(string type, string role, CancellationToken ct)
    {
        var known = await KnownAsync(ct);
        return known.TryGetValue(LayoutType.NameOf(type, role), out var own) ? own.Layout : known.TryGetValue(type, out var all) ? all.Layout : null;
    }

    /// <summary>The layout kept for exactly this role, or for everybody where it is null.</summary>
    public async Task<RecordLayout?> KeptAsync(string type, string? role, CancellationToken ct) => (await KnownAsync(ct)).TryGetValue(LayoutType.NameOf(type, role), out var found) ? found.Layout : null;

    /// <summary>Keeps a layout; answers the change set, 0 where it was the same.</summary>
    public async Task<long> SaveAsync(string type, string? role, RecordLayout layout, Principal who, CancellationToken ct)
    {
        var problems = Problems(type, layout, who).ToList();
        if (LayoutType.Check(layout) is { } wrong) problems.Insert(0, wrong);
        if (problems.Count > 0) throw new ProblemException(problems);
        Forget();
        var kind = store.Catalogue[LayoutType.Name];
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["recordType"] = type, ["role"] = role, ["definition"] = layout.ToJson() };
        var write = (await KnownAsync(ct)).TryGetValue(LayoutType.NameOf(type, role), out var known) ? RecordWrite.Update(kind, known.Id, values) : RecordWrite.Create(kind, values);
        return (await store.WriteAsync([write], new WriteContext(who, "layout"), ct)).ChangeSet;
    }

    /// <summary>Back to what the catalogue, or everybody's layout, says; 0 where there was nothing to take away.</summary>
    public async Task<long> ResetAsync(string type, string? role, Principal who, CancellationToken ct)
    {
        Forget();
        return (await KnownAsync(ct)).TryGetValue(LayoutType.NameOf(type, role), out var known)
            ? (await store.WriteAsync([RecordWrite.Delete(store.Catalogue[LayoutType.Name], known.Id)], new WriteContext(who, "layout"), ct)).ChangeSet : 0;
    }

    private IEnumerable<Problem> Problems(string name, RecordLayout layout, Principal who)
    {
        if (!who.May(Functions.Fields)) { yield return Problem.Denied("access.function", null, ("function", Functions.Fields)); yield break; }
        if (store.Catalogue.Find(name) is not { } type) { yield return Problem.Missing("type.unknown", null, ("type", name)); yield break; }
        foreach (var field in (layout.Sections ?? []).SelectMany(s => s?.Fields ?? []).Concat(layout.Hidden ?? []))
            if (type.Find(field) is null) yield return Problem.Invalid("field.unknown", "sections", ("name", field), ("field", field), ("type", name));
        foreach (var section in (layout.Sections ?? []).Where(s => !string.IsNullOrWhiteSpace(s?.When)))
            if (CriteriaText.Parse(section.When!, type, store.Catalogue).Problem is { } unread) yield return Problem.Invalid("layout.when", "sections", ("name", (object?)section.Label ?? section.Key), ("message", unread.Code));
    }

    private async Task<IReadOnlyDictionary<string, (Guid Id, RecordLayout Layout)>> KnownAsync(CancellationToken ct)
    {
        if (kept is { } now && now.Until > clock.GetUtcNow()) return now.Known;
        var until = clock.GetUtcNow() + Fresh;
        var known = new Dictionary<string, (Guid, RecordLayout)>(StringComparer.Ordinal);
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select id, name, definition from core_layout limit {Most}";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            if (RecordLayout.Read(row.GetString(2)) is { } layout && LayoutType.Check(layout) is null) known[row.GetString(1)] = ((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!, layout);
        kept = (until, known);
        return known;
    }

    private void Hear(LiveChange change)
    {
        if (change.Types.Count == 0 || change.Types.Contains(LayoutType.Name)) Forget();
    }

    private void Forget() => kept = null;

    public void Dispose() => live.Committed -= Hear;
}
