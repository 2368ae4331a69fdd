using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Versions.Doors;

namespace Rapport.Core.Versions;

/// <summary>What is to come back: the state that an entry of the history left, the one that it found, or the thing as it is without the entry.</summary>
public enum RestoreSide
{
    After,
    Before,
    Without,
}

/// <summary>A thing that was retired or deleted, by its last version.</summary>
public sealed record GoneDefinition(DefinitionVersion Last)
{
    public DefinitionKey Of => Last.Of;
}

/// <summary>
/// The versions of types, fields, rules, flows, sharing rules and roles, and the way back to them. A version is restored by the same
/// door that saves such a thing, so that all that is asked there is asked; it is a version itself. Whoever may shape a thing sees its
/// versions.
/// </summary>
public sealed class DefinitionVersions(DefinitionLog log, CustomFields fields, RecordReader reader, IEnumerable<DefinitionDoor> doors)
{
    private const int MostGone = 1_000;

    /// <summary>The newest first; empty where nothing is known of the thing.</summary>
    public Task<IReadOnlyList<DefinitionVersion>> ListAsync(DefinitionKey of, Principal who, CancellationToken ct)
    {
        DefinitionKey.Demand(of.Kind, who);
        return log.OfAsync(of, ct);
    }

    public Task<IReadOnlyList<DefinitionVersion>> LatelyAsync(DefinitionKind kind, string? type, long before, int limit, Principal who, CancellationToken ct)
    {
        DefinitionKey.Demand(kind, who);
        return log.LatelyAsync(kind, type, before, limit, ct);
    }

    public async Task<DefinitionVersion> FindAsync(long number, Principal who, CancellationToken ct)
    {
        var found = await log.FindAsync(number, ct);
        // What one may not shape is not told of, neither that it is there.
        return found is not null && who.May(found.Of.Function) ? found : throw new ProblemException(Problem.Missing("versions.missing", null, ("number", number)));
    }

    /// <summary>What was retired or deleted and is not there again, the last gone first.</summary>
    public async Task<IReadOnlyList<GoneDefinition>> GoneAsync(DefinitionKind kind, string? type, Principal who, CancellationToken ct)
    {
        var lately = await LatelyAsync(kind, type, long.MaxValue, MostGone, who, ct);
        var gone = new List<GoneDefinition>();
        foreach (var last in lately.DistinctBy(v => v.Of).Where(v => v.After is null && (type is null || v.Of.Type == type)))
            if (await Door(kind).NowAsync(last.Of, ct) is null) gone.Add(new(last));
        return gone;
    }

    /// <summary>What would differ, and what stands against it.</summary>
    public async Task<RestorePlan> PreviewAsync(long number, RestoreSide side, Principal who, CancellationToken ct)
    {
        var entry = await FindAsync(number, who, ct);
        // Another node may have saved it since.
        if (entry.Of.Function == Functions.Fields) await fields.RefreshAsync(ct);
        // First what was last said, then what is there: what is saved between both is met when it is restored.
        var last = await log.OfAsync(entry.Of, ct) is [var newest, ..] ? newest.Number : 0;
        var door = Door(entry.Of.Kind);
        var now = await door.NowAsync(entry.Of, ct);
        (JsonObject? wanted, IReadOnlyList<Problem> problems) = side switch
        {
            RestoreSide.After => (entry.After, []),
            RestoreSide.Before => (entry.Before, []),
            _ => TakingBack.Of(entry, now),
        };
        if (problems.Count > 0) return new(entry.Of, last, now, wanted, problems);
        var plan = new RestorePlan(entry.Of, last, now, wanted, []);
        return plan.Deed switch
        {
            RestoreDeed.Nothing => plan,
            RestoreDeed.Remove => plan with { Problems = await door.RemovalProblemsAsync(entry.Of, ct) },
            _ => plan with { Problems = await ExplainedAsync(await door.ProblemsAsync(entry.Of, wanted!, isThere: now is not null, ct), ct), Held = await HeldChoice.OfAsync(plan, reader, ct) },
        };
    }

    /// <summary>A field that a condition or formula of then names is not unknown: it was retired since, and can be brought back.</summary>
    private async Task<IReadOnlyList<Problem>> ExplainedAsync(IReadOnlyList<Problem> problems, CancellationToken ct)
    {
        var explained = new List<Problem>();
        foreach (var problem in problems)
        {
            var args = problem.Args;
            var isRetired = problem.Code.EndsWith("unknownField", StringComparison.Ordinal) && args?.GetValueOrDefault("type") is string type && args.GetValueOrDefault("name") is string name && await fields.StoredAsync(type, name, ct) is (not null, true);
            explained.Add(isRetired ? Problem.Refused("versions.namesRetired", problem.At, ("name", args!["name"]), ("type", args["type"])) : problem);
        }

        return explained;
    }

    /// <summary>Restores a version; refused where the thing was saved since <paramref name="last"/>, the number that the preview told.</summary>
    /// <returns>What was done; it is the newest version now.</returns>
    public async Task<RestorePlan> RestoreAsync(long number, RestoreSide side, long? last, Principal who, CancellationToken ct)
    {
        var plan = await PreviewAsync(number, side, who, ct);
        if (last is { } seenLast && seenLast != plan.Last) throw new ProblemException(Problem.Conflict("versions.changedMeanwhile", null, ("name", plan.Of.Name)));
        if (plan.Problems.Count > 0) throw new ProblemException(plan.Problems);
        if (plan.Deed == RestoreDeed.Nothing) throw new ProblemException(Problem.Refused("versions.isSo", null, ("name", plan.Of.Name)));
        var seen = new VersionSeen(plan.Of, plan.Last) { Restores = side == RestoreSide.Without ? null : number, Undoes = side == RestoreSide.Without ? number : null };
        if (plan.Deed == RestoreDeed.Remove) await Door(plan.Of.Kind).RemoveAsync(plan.Of, seen, who, ct);
        else await Door(plan.Of.Kind).SaveAsync(plan.Of, plan.Wanted!, isThere: plan.Now is not null, seen, who, ct);
        return plan;
    }

    private DefinitionDoor Door(DefinitionKind kind) => doors.First(d => d.Kind == kind);
}
