using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Core.Prints;

/// <summary>Keeps the print templates. Everybody who sees a record may print it; templates are shaped by whoever has the function <c>fields</c>.</summary>
public sealed class PrintBook(RecordStore store, RecordReader reader, PrintReader prints)
{
    private const int Most = 50;

    /// <summary>The templates of a type, the usual one first.</summary>
    public async Task<IReadOnlyList<PrintTemplate>> ListAsync(string type, CancellationToken ct)
    {
        var kind = store.Catalogue[PrintTemplateType.Name];
        var page = await reader.ListAsync(new RecordQuery(kind, $"recordType = '{type.Replace("'", "''", StringComparison.Ordinal)}'", "name", ["id"], Most), Principal.System, ct);
        var templates = new List<PrintTemplate>();
        foreach (var row in page.Rows)
            if (await reader.GetAsync(kind, row.Id, Principal.System, ct) is { } record) templates.Add(PrintTemplate.Of(record));
        return [.. templates.OrderByDescending(t => t.IsDefault)];
    }

    /// <summary>Keeps a template; where it is the usual one, no other of its type is. Answers the change set and its id.</summary>
    public async Task<(long ChangeSet, Guid Id)> SaveAsync(PrintTemplate template, Principal who, CancellationToken ct)
    {
        var problems = Problems(template, who).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
        var kind = store.Catalogue[PrintTemplateType.Name];
        var others = await ListAsync(template.Type, ct);
        if (template.Id is null && others.Count >= Most) throw new ProblemException(Problem.Refused("print.tooMany", null, ("most", Most)));
        List<RecordWrite> writes = [template.Id is { } id ? RecordWrite.Update(kind, id, template.Values()) : RecordWrite.Create(kind, template.Values())];
        if (template.IsDefault) writes.AddRange(others.Where(o => o.IsDefault && o.Id != template.Id).Select(o => RecordWrite.Update(kind, o.Id!.Value, new Dictionary<string, object?>(StringComparer.Ordinal) { ["isDefault"] = false })));
        var written = await store.WriteAsync(writes, new WriteContext(who, "print"), ct);
        return (written.ChangeSet, template.Id ?? written.Items.First(i => others.All(o => o.Id != i.Id)).Id);
    }

    /// <summary>Keeps a template under the id it has, whether it is there already or not: one that a pack brings.</summary>
    internal async Task PutAsync(PrintTemplate template, bool isNew, Principal who, CancellationToken ct)
    {
        var problems = Problems(template, who).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
        var kind = store.Catalogue[PrintTemplateType.Name];
        await store.WriteAsync([isNew ? RecordWrite.Create(kind, template.Values()) with { Id = template.Id } : RecordWrite.Update(kind, template.Id!.Value, template.Values())], new WriteContext(who, "print"), ct);
    }

    public async Task<long> DeleteAsync(Guid id, Principal who, CancellationToken ct) =>
        (await store.WriteAsync([RecordWrite.Delete(store.Catalogue[PrintTemplateType.Name], id)], new WriteContext(who, "print"), ct)).ChangeSet;

    private IEnumerable<Problem> Problems(PrintTemplate template, Principal who)
    {
        if (!who.May(Functions.Fields)) { yield return Problem.Denied("access.function", null, ("function", Functions.Fields)); yield break; }
        if (store.Catalogue.Find(template.Type) is not { } type) { yield return Problem.Missing("type.unknown", null, ("type", template.Type)); yield break; }
        if (string.IsNullOrWhiteSpace(template.Name.En ?? template.Name.ZhHans ?? template.Name.ZhHant)) yield return Problem.Invalid("field.required", "name");
        var bodies = new[] { ("body", template.Body.En), ("bodyHans", template.Body.ZhHans), ("bodyHant", template.Body.ZhHant) }.Where(b => !string.IsNullOrWhiteSpace(b.Item2)).ToList();
        if (bodies.Count == 0) yield return Problem.Invalid("field.required", "body");
        foreach (var (at, body) in bodies)
            foreach (var problem in prints.Problems(type, body!)) yield return problem with { At = at };
    }
}
