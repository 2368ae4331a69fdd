using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Layouts;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Core.Versions;
using Rapport.Core.Views;

namespace Rapport.Core.Packs;

/// <summary>A pack that is here: the version in force, when it came, and whether its last change was cut off.</summary>
public sealed record InstalledPack(Pack Pack, DateTime At, bool WasCutOff, bool HasDemo);

/// <summary>
/// Installs, upgrades and removes packs. Each part is a change of the catalogue of its own, so an installation that is cut off
/// is noted and completed by doing it again. Asks for the function <c>fields</c>.
/// </summary>
public sealed class PackBook(IDatabase database, CatalogueHolder holder, CustomTypes types, CustomFields fields, LayoutBook layouts, Rules.RuleBook rules, SavedViews views, Prints.PrintBook printBook, RecordStore store, RecordReader reader, Users users, RoleBook roles, TimeProvider clock) : IDisposable
{
    private const int RecordCap = 1_000;
    private readonly PackPrints prints = new(printBook);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    public async Task<IReadOnlyList<InstalledPack>> InstalledAsync(CancellationToken ct) =>
        [.. (await PackState.AllAsync(database, ct)).Where(s => !s.IsGone).Select(s => new InstalledPack(s.Manifest ?? s.Target!, s.At, s.Target is not null, s.DemoSet is not null))];

    /// <summary>What installing or upgrading would do; also what stands against it.</summary>
    public async Task<PackPlan> PreviewAsync(Pack pack, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        var state = await StateAsync(pack.Name, ct);
        return await LookedAtAsync(new PackPlanner(await GroundAsync(state, pack, ct), state).Install(pack), who, ct);
    }

    /// <summary>What removing would do.</summary>
    public async Task<PackPlan> PreviewRemovalAsync(string name, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        var state = await HereAsync(name, ct);
        return await LookedAtAsync(new PackPlanner(await GroundAsync(state, null, ct), state).Remove(), who, ct);
    }

    /// <summary>Installs a pack or brings the one that is here to its version.</summary>
    /// <param name="demo">Also the records that show what it is for; once.</param>
    public async Task<PackPlan> InstallAsync(Pack pack, bool demo, Principal who, CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            var plan = await PreviewAsync(pack, who, ct);
            if (plan.Problems.Count > 0) throw new ProblemException(plan.Problems);
            var now = clock.GetUtcNow().UtcDateTime;
            var state = await StateAsync(pack.Name, ct) ?? new PackState(pack.Name, null, pack, new PackStand(), null, now, who.UserId);
            if (state.IsGone) state = state with { Manifest = null };
            // Which records they will be is noted first: whoever completes what was cut off finds those that were made.
            state = state with { Target = pack, Stand = state.Stand with { Gone = false, PrintIds = Ids(state, plan) } };
            await state.WriteAsync(database, ct);
            foreach (var step in plan.Steps.Where(s => s.Action == PackAction.Retire)) await RetireAsync(state, step, who, ct);
            foreach (var step in plan.Steps.Where(s => s.Action is PackAction.Add or PackAction.Change or PackAction.Return)) await PutAsync(plan.Puts!, state, step, who, ct);
            foreach (var step in plan.Steps.Where(s => s.Part == PackPart.Type && (s.Action == PackAction.Change || s.Action is PackAction.Add or PackAction.Return && plan.Puts!.Types[s.Type].DrawsOnFields))) await types.ChangeAsync(step.Type, plan.Puts!.Types[step.Type], who, ct);
            var set = demo && state.DemoSet is null && pack.Demo.Count > 0 ? await SampleAsync(pack, who, now, ct) : state.DemoSet;
            // What is kept as it is here stays told apart from what the pack says: its old stand goes on.
            var stand = (await GroundAsync(state, pack, ct)).Stand(pack);
            await new PackState(pack.Name, pack, null, Kept(stand, state.Stand, plan) with { PrintIds = state.Stand.PrintIds }, set, now, who.UserId).WriteAsync(database, ct);
            await AuditAsync(plan.From is null ? "pack.installed" : "pack.upgraded", plan, who, ct);
            return plan;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Takes a pack out of sight. Records of its types and values of its fields stay, and come back when it is installed again.</summary>
    /// <param name="demo">Also takes its sample records away, as far as nobody worked on them.</param>
    public async Task<PackPlan> RemoveAsync(string name, bool demo, Principal who, CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            var plan = await PreviewRemovalAsync(name, who, ct);
            if (plan.Problems.Count > 0) throw new ProblemException(plan.Problems);
            var state = await HereAsync(name, ct);
            if (demo && state.DemoSet is { } set) await store.UndoAsync(set, who, preview: false, ct);
            foreach (var step in plan.Steps.Where(s => s.Action == PackAction.Retire)) await RetireAsync(state, step, who, ct);
            // How its parts had come is remembered: what was changed of them here stays so when it comes again, and a sample that stays comes once.
            await (state with { Manifest = state.Manifest ?? state.Target, Target = null, Stand = state.Stand with { Gone = true }, DemoSet = demo ? null : state.DemoSet, At = clock.GetUtcNow().UtcDateTime, By = who.UserId }).WriteAsync(database, ct);
            await AuditAsync("pack.removed", plan, who, ct);
            return plan;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>A template that comes, or comes again, is a record of its own.</summary>
    private static Dictionary<string, Guid> Ids(PackState state, PackPlan plan)
    {
        var ids = new Dictionary<string, Guid>(state.Stand.PrintIds, StringComparer.Ordinal);
        foreach (var step in plan.Steps.Where(s => s is { Part: PackPart.Print, Action: PackAction.Add })) ids[PackGround.KeyOf(step.Type, step.Name!)] = Guid.CreateVersion7();
        return ids;
    }

    private async Task PutAsync(Pack pack, PackState state, PackStep step, Principal who, CancellationToken ct)
    {
        var isNew = step.Action is PackAction.Add or PackAction.Return;
        switch (step.Part)
        {
            // The timeline and the line under the title draw on the type's fields: they come first.
            case PackPart.Type when isNew: await types.AddAsync(step.Type, pack.Types[step.Type] with { Timeline = null, Subtitle = null }, who, ct); break;
            case PackPart.Field when isNew: await fields.AddAsync(step.Type, step.Name!, pack.Fields[step.Type][step.Name!], who, ct); break;
            case PackPart.Field: await fields.ChangeAsync(step.Type, step.Name!, pack.Fields[step.Type][step.Name!], who, ct); break;
            case PackPart.Layout: await layouts.SaveAsync(step.Type, step.Name, pack.Layouts[LayoutType.NameOf(step.Type, step.Name)], who, ct); break;
            case PackPart.Rule: await rules.SaveAsync(step.Type, step.Name!, pack.Rules[step.Type][step.Name!], who, ct); break;
            case PackPart.Print: await prints.PutAsync(step.Type, pack.Prints[step.Type][step.Name!], state.Stand.PrintIds[PackGround.KeyOf(step.Type, step.Name!)], who, ct); break;
            case PackPart.View:
                var view = pack.Views.First(v => v.Key == step.Name);
                await ForgetViewAsync(pack.Name, view.Key, ct);
                await views.SaveAsync(new SavedList(ViewId(pack.Name, view.Key), view.Type, view.Name!.For(Language(who)), view.Where, view.Sort, view.Columns, Shared: true) { Names = view.Name, Group = view.Group, Totals = view.Totals, Layout = view.Layout }, who, ct);
                break;
        }
    }

    private Task RetireAsync(PackState state, PackStep step, Principal who, CancellationToken ct) => step.Part switch
    {
        PackPart.Type => types.RetireAsync(step.Type, who, ct),
        PackPart.Field => fields.RetireAsync(step.Type, step.Name!, who, ct),
        PackPart.Layout => layouts.ResetAsync(step.Type, step.Name, who, ct),
        PackPart.Rule => rules.DeleteAsync(step.Type, step.Name!, who, ct),
        PackPart.Print => prints.RemoveAsync(state.Stand.PrintIds[PackGround.KeyOf(step.Type, step.Name!)], who, ct),
        _ => ForgetViewAsync(state.Name, step.Name!, ct),
    };

    private async Task<long?> SampleAsync(Pack pack, Principal who, DateTime now, CancellationToken ct)
    {
        var writes = new PackSample(holder.Current, pack).Writes(Language(who), now, out _);
        return (await store.WriteAsync(writes, new WriteContext(who, "pack", pack.Name), ct)).ChangeSet is var set and not 0 ? set : null;
    }

    // A list is whoever installed the pack's; an upgrade by somebody else takes it over.
    private Task ForgetViewAsync(string pack, string key, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        "delete from core_view where id = $1", session.Dialect.ToDb(FieldKind.Link, ViewId(pack, key))), ct);

    /// <summary>The same list has the same id in every workplace, and after each upgrade.</summary>
    internal static Guid ViewId(string pack, string key) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"pack:{pack}:{key}")).AsSpan(0, 16));

    private static CultureInfo Language(Principal who) => CultureInfo.GetCultureInfo(who.Language);

    private static PackStand Kept(PackStand now, PackStand before, PackPlan plan)
    {
        Dictionary<string, string> With(PackPart part, IReadOnlyDictionary<string, string> here, IReadOnlyDictionary<string, string> was, Func<PackStep, string> key)
        {
            var kept = new Dictionary<string, string>(here, StringComparer.Ordinal);
            foreach (var step in plan.Steps.Where(s => s.Part == part && s.Action is PackAction.Keep or PackAction.Same or PackAction.Return))
                if (was.TryGetValue(key(step), out var old)) kept[key(step)] = old;
                // One that was made here and only has the name: never as the pack left it.
                else if (step.Action == PackAction.Keep) kept[key(step)] = "";
            return kept;
        }

        return new PackStand
        {
            Types = With(PackPart.Type, now.Types, before.Types, s => s.Type),
            Fields = With(PackPart.Field, now.Fields, before.Fields, s => PackGround.KeyOf(s.Type, s.Name!)),
            Rules = With(PackPart.Rule, now.Rules, before.Rules, s => PackGround.KeyOf(s.Type, s.Name!)),
            Prints = With(PackPart.Print, now.Prints, before.Prints, s => PackGround.KeyOf(s.Type, s.Name!)),
            Layouts = With(PackPart.Layout, now.Layouts, before.Layouts, s => LayoutType.NameOf(s.Type, s.Name)),
        };
    }

    /// <summary>With the records that go, and what was made here that draws on what goes.</summary>
    private async Task<PackPlan> LookedAtAsync(PackPlan plan, Principal who, CancellationToken ct)
    {
        var counted = await CountedAsync(plan, ct);
        if (plan.Left == holder.Current || !plan.Steps.Any(s => s.Action == PackAction.Retire)) return counted;
        bool Goes(PackPart part, string type, string? name) => plan.Steps.Any(s => s.Action is PackAction.Retire or PackAction.Change && s.Part == part && s.Type == type && (s.Name == name || s.Label is { } label && new[] { label.En, label.ZhHans, label.ZhHant }.Contains(name)));
        var rests = await new KindUses(database, users, roles).FindGoneAsync(holder.Current, plan.Left!, who, ct);
        return counted with { Rests = [.. rests.Where(u => !(u.Where switch { "rule" => Goes(PackPart.Rule, u.Type, u.Name), "print" => Goes(PackPart.Print, u.Type, u.Name), "view" => Goes(PackPart.View, u.Type, u.Name), _ => false })).Distinct()] };
    }

    private async Task<PackPlan> CountedAsync(PackPlan plan, CancellationToken ct)
    {
        var steps = new List<PackStep>();
        foreach (var step in plan.Steps)
        {
            if (step is not { Action: PackAction.Retire, Part: PackPart.Type } || holder.Current.Find(step.Type) is not { } type) { steps.Add(step); continue; }
            var count = await reader.CountAsync(type, null, Principal.System, RecordCap, ct);
            steps.Add(step with { Records = count.Count, HasMore = count.More });
        }

        return plan with { Steps = steps };
    }

    private async Task<PackGround> GroundAsync(PackState? state, Pack? pack, CancellationToken ct)
    {
        // Another node may have changed the catalogue since.
        await fields.RefreshAsync(ct);
        var keys = new[] { state?.Manifest, state?.Target, pack }.OfType<Pack>().SelectMany(p => p.Layouts.Keys).Distinct(StringComparer.Ordinal);
        return await PackGround.ReadAsync(database, holder.Current, layouts, keys, await prints.ReadAsync(state?.Stand.PrintIds ?? new Dictionary<string, Guid>(), ct), await HeldAsync(pack, ct), ct);
    }

    /// <summary>Choices that a pack lacks and records hold, by <c>type/name</c> of their field.</summary>
    private async Task<Dictionary<string, IReadOnlyList<HeldChoice>>> HeldAsync(Pack? pack, CancellationToken ct)
    {
        var held = new Dictionary<string, IReadOnlyList<HeldChoice>>(StringComparer.Ordinal);
        foreach (var (type, name, definition) in pack?.FieldsInOrder() ?? [])
            if (holder.Current.Find(type) is { } owner && owner.Find(name) is { IsCustom: true } field && await HeldChoice.OfAsync(reader, owner, field, definition, ct) is { Count: > 0 } some) held[PackGround.KeyOf(type, name)] = some;
        return held;
    }

    private async Task<PackState?> StateAsync(string name, CancellationToken ct) => (await PackState.AllAsync(database, ct)).FirstOrDefault(s => s.Name == name);

    private async Task<PackState> HereAsync(string name, CancellationToken ct) => await StateAsync(name, ct) is { IsGone: false } state ? state : throw new ProblemException(Problem.Missing("pack.notHere", null, ("name", name)));

    private Task AuditAsync(string happening, PackPlan plan, Principal who, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        await fields.AuditAsync(session, happening, new { name = plan.Name, version = plan.To ?? plan.From, from = plan.From }, who);
        return 0;
    }, ct);

    public void Dispose() => oneAtATime.Dispose();
}
