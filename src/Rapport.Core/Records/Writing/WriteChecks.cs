using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>Holds values against the catalogue: fields and rights, form, what must be unique, and that links lead somewhere.</summary>
internal sealed class WriteChecks(WriteTransaction transaction, RecordRows rows, WriteAccess sight)
{
    /// <summary>Link targets found in this transaction: a batch names the same few again and again.</summary>
    private readonly HashSet<(string Type, Guid Id)> found = [];

    /// <summary>Tidies the caller's values, refusing unknown, computed, hidden and read-only fields; null when one was refused.</summary>
    public async Task<Dictionary<string, object?>?> TakeAsync(RecordWrite write, TypeAccess access, RecordData? current)
    {
        var problems = transaction.Problems;
        var before = problems.Count;
        object? Wished(string name) => write.Values.TryGetValue(name, out var given) ? given : current?[name];
        var own = RecordRules.RegionOf(write.Type, Wished) ?? await RegionOfParentAsync(write, Wished);
        var taken = new Dictionary<string, object?>(write.Values.Count, StringComparer.Ordinal);
        foreach (var (name, given) in write.Values)
        {
            if (write.Type.Find(name) is not { } field || access.HiddenFields.Contains(name)) { problems.Add(Problem.Invalid("field.unknown", name, ("type", write.Type.Name))); continue; }
            if (field.ReadOnly || field.IsComputed) { problems.Add(Problem.Invalid("field.readOnly", name)); continue; }
            if (access.ReadOnlyFields.Contains(name)) { problems.Add(Problem.Denied("access.field", name)); continue; }
            var value = given;
            if (RecordRules.Check(field, ref value, transaction.Catalogue.Region, own) is { } problem && !(value is null && field.Required)) { problems.Add(problem); continue; }
            if (value is not null && field.Target is not null && !await LeadsSomewhereAsync(field, value) && (value = await MergedIntoAsync(field, value!)) is null) { problems.Add(Problem.Invalid("field.linkMissing", name, ("target", field.Target))); continue; }
            if (field.IsHierarchy && value is Guid above && current is not null && await new HierarchyCheck(transaction.Session).IsAboveAsync(write.Type, field, current.Id, above)) { problems.Add(HierarchyCheck.Circle(field, current.Title)); continue; }
            if (value is Guid file && field.Kind is FieldKind.File or FieldKind.Image && await sight.FileProblemAsync(field, file) is { } misfit) { problems.Add(misfit); continue; }
            taken[name] = value;
        }

        return problems.Count == before ? taken : null;
    }

    /// <summary>Telephone numbers of a record without a country of its own are those of the country of the record it hangs on.</summary>
    private async Task<string?> RegionOfParentAsync(RecordWrite write, Func<string, object?> wished)
    {
        var type = write.Type;
        if (type.Parent is null || type.CountryField is not null || !write.Values.Keys.Any(n => type.Find(n)?.Kind == FieldKind.Phone)) return null;
        if (wished(type.Parent) is not Guid id || transaction.Catalogue.Find(type[type.Parent].Target!) is not { CountryField.Column: { } column } parent) return null;
        var country = await transaction.Session.ScalarAsync($"select {column} from {parent.Table} where id = $1", transaction.Dialect.ToDb(FieldKind.Link, id)) as string;
        return RecordRules.RegionOf(parent, _ => country);
    }

    /// <summary>
    /// Checks a whole record before it is written. What was taken from the caller has been checked; what an edit leaves
    /// as it is stands, even where today's rules would refuse it.
    /// </summary>
    public bool Fits(RecordType type, IReadOnlyList<Field> fields, Dictionary<string, object?> values, Dictionary<string, object?> taken, RecordData? current)
    {
        var before = transaction.Problems.Count;
        var own = RecordRules.RegionOf(type, name => values.GetValueOrDefault(name));
        foreach (var field in fields)
        {
            var value = values.GetValueOrDefault(field.Name);
            // Older than the rule that wants a value: it stands until somebody writes or empties that very field.
            if (value is null && current is not null && current[field.Name] is null && !taken.ContainsKey(field.Name)) continue;
            if (value is not null && (ReferenceEquals(value, taken.GetValueOrDefault(field.Name)) || RecordRules.Same(value, current?[field.Name]))) continue;
            if (RecordRules.Check(field, ref value, transaction.Catalogue.Region, own) is { } problem) transaction.Problems.Add(problem);
            else if (value is not null || values.ContainsKey(field.Name)) values[field.Name] = value;
        }

        transaction.Problems.AddRange(RecordRules.Whole(type, values, current?.Values, () => transaction.Asked));

        return transaction.Problems.Count == before;
    }

    /// <summary>What follows from a record's lines is not set by hand while there are any.</summary>
    public async Task<bool> LeavesSumsAsync(RecordData current, Dictionary<string, object?> wished)
    {
        var before = transaction.Problems.Count;
        foreach (var lines in LineSums.Into(transaction.Catalogue, current.Type))
        {
            var set = lines.Sums.Where(s => wished.TryGetValue(s.Field, out var value) && !RecordRules.Same(value, current[s.Field])).ToList();
            if (set.Count > 0 && await LineSums.AnyAsync(transaction, lines, current.Id))
                transaction.Problems.AddRange(set.Select(s => Problem.Refused("field.followsLines", s.Field, ("title", current.Title))));
        }

        return transaction.Problems.Count == before;
    }

    /// <summary>Asks before writing, so that a batch is told of every taken value; the unique index still catches a race.</summary>
    public async Task<bool> AreFreeAsync(RecordType type, IReadOnlyDictionary<string, object?> values, RecordData? current)
    {
        var before = transaction.Problems.Count;
        foreach (var field in TypeShape.Of(type).Unique)
        {
            if (values.GetValueOrDefault(field.Name) is not { } value || RecordRules.Same(current?[field.Name], value)) continue;
            var unique = new UniqueField(type, field, transaction.Dialect);
            if (await transaction.Session.ScalarAsync($"select t.n from {type.Table} t where {unique.Stored} = $1", unique.ToDb(value)) is long n && n != current?.Number)
                transaction.Problems.Add(Problem.Conflict("field.taken", field.Name, ("value", value)));
        }

        return transaction.Problems.Count == before;
    }

    /// <summary>The first field whose value can no longer stand: taken by another record, or linked to one that is gone.</summary>
    public async Task<string?> MisfitAsync(RecordType type, Dictionary<string, object?> values, RecordData? current)
    {
        var before = transaction.Problems.Count;
        await AreFreeAsync(type, values, current);
        if (transaction.TakeProblems(before) is [{ At: { } taken }, ..]) return taken;
        foreach (var field in type.Fields.Where(f => f.Target is not null && f.Kind is FieldKind.Link or FieldKind.MultiLink && !RecordWriter.IsBookkeeping(f)))
            if (values.GetValueOrDefault(field.Name) is { } value && !RecordRules.Same(current?[field.Name], value) && !await StandsAsync(field, value, (Guid)values[SystemFields.Id]!)) return field.Name;
        return null;
    }

    /// <summary>Forgets what was found: a record was deleted.</summary>
    public void Forget() => found.Clear();

    /// <summary>Whether the writer sees what a link leads to: what one does not see is not there for links either.</summary>
    private async Task<bool> LeadsSomewhereAsync(Field field, object value)
    {
        if (transaction.Catalogue.Find(field.Target!) is not { } target) return true;
        foreach (var id in value is Guid one ? [one] : (Guid[])value)
        {
            if (found.Contains((target.Name, id))) continue;
            if (sight.SeesAll(target) ? !await ExistsAsync(target, id) : !await IsSeenAsync(target, id)) return false;
            found.Add((target.Name, id));
        }

        return true;
    }

    /// <summary>The same links with those to merged-away records led on to what they became part of; null where that helps nothing.</summary>
    private async Task<object?> MergedIntoAsync(Field field, object value)
    {
        var (led, isLed) = (new List<Guid>(), false);
        foreach (var id in value is Guid one ? [one] : value as Guid[] ?? [])
        {
            var into = await MergedRecords.FollowAsync(transaction.Session, id);
            isLed |= into is not null;
            led.Add(into ?? id);
        }

        if (!isLed) return null;
        object further = value is Guid ? led[0] : MergeGraph.Tidy(led)!;
        return await LeadsSomewhereAsync(field, further) ? further : null;
    }

    public async Task<bool> IsSeenAsync(RecordType target, Guid id) =>
        await rows.LoadAsync(target, id) is { } record && await sight.MayAsync(target, Reach.Read, record.Values);

    /// <summary>Whether what a link leads to is there at all; <paramref name="self"/> is the record being put back: it may point at itself.</summary>
    private async Task<bool> StandsAsync(Field field, object value, Guid self)
    {
        if (transaction.Catalogue.Find(field.Target!) is not { } target) return true;
        foreach (var id in value is Guid one ? [one] : (Guid[])value)
            if (id != self && !await ExistsAsync(target, id)) return false;
        return true;
    }

    private async Task<bool> ExistsAsync(RecordType target, Guid id) =>
        await transaction.Session.ScalarAsync($"select n from {target.Table} where id = $1{transaction.Dialect.ForLink}", transaction.Dialect.ToDb(FieldKind.Link, id)) is not null;
}
