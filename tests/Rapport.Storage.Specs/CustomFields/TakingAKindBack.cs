using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Records;
using Rapport.Storage.Specs.Worlds;
using Fields = Rapport.Core.Catalogue.CustomFields;

namespace Rapport.Storage.Specs.CustomFields;

/// <summary>Fields of random kinds with random values become fields of other kinds: taken back all values are what they were, to the letter, and done again what they became.</summary>
public abstract class TakingAKindBack(SharedPostgres? postgres) : WorldEngine(postgres)
{
    private static readonly FieldKind[] From = [FieldKind.Text, FieldKind.LongText, FieldKind.Integer, FieldKind.Number, FieldKind.Money, FieldKind.Percent, FieldKind.Date, FieldKind.DateTime, FieldKind.YesNo, FieldKind.Tags, FieldKind.Choice, FieldKind.MultiChoice];
    private int made;

    private static FieldDefinition Of(FieldKind kind) => new() { Kind = kind, Label = new LocalText("Changing"), Choices = kind is FieldKind.Choice or FieldKind.MultiChoice ? [new Choice("a"), new Choice("b"), new Choice("c")] : null };

    [Fact]
    public async Task Whatever_became_of_a_field_comes_back()
    {
        await Gen.Int[0, int.MaxValue - 1].SampleAsync(async seed =>
        {
            var values = new RandomValues(new Random(seed));
            var name = $"changing{made++}";
            var kind = values.One(From);
            await Get<Fields>().AddAsync("sample", name, Of(kind), Principal.System, default);
            for (var i = 0; i < 12; i++) await CreateAsync(Sample, ("name", "N"), (name, values.Of(Sample[name], _ => [])));
            var before = await ToldAsync(name);
            var to = values.One(KindWays.From(kind).Where(k => k != kind).ToList());
            var job = await Get<KindChanges>().StartAsync(new KindOrder("sample", name, Of(to)), Principal.System, default);
            await WorkOffAsync();
            var done = (await Get<JobQueue>().FindAsync(job, default))!;
            var outcome = KindChanges.ResultOf(done) ?? throw new InvalidOperationException($"seed {seed}: {kind} to {to}: {done.State} {done.Error}");
            var after = await ToldAsync(name);
            var undo = await Store.UndoAsync(outcome.ChangeSet, Principal.System, preview: false, default);
            Assert.Equal((kind, before), (Sample[name].Kind, await ToldAsync(name)));
            var redo = await Store.UndoAsync(undo.ChangeSet, Principal.System, preview: false, default);
            Assert.Equal((to, after), (Sample[name].Kind, await ToldAsync(name)));
            await Store.UndoAsync(redo.ChangeSet, Principal.System, preview: false, default);
            Assert.Equal((kind, before), (Sample[name].Kind, await ToldAsync(name)));
        }, iter: Worlds(4), threads: 1);
    }

    /// <summary>The values of the field by record, and all else of the records.</summary>
    private async Task<string> ToldAsync(string name)
    {
        var told = new List<string>();
        await foreach (var page in Reader.WalkAsync(Sample, null, [Sample["name"], Sample[name], Sample["changedAt"]], Principal.System, 500, default))
            told.AddRange(page.Select(r => $"{r.Id:D} {r.Values[0]} {Core.Exchange.Cells.CellWriter.Write(r.Values[1])}"));
        return string.Join('\n', told);
    }
}

public sealed class TakingAKindBackOnSqlite() : TakingAKindBack(null);

public sealed class TakingAKindBackOnPostgres(SharedPostgres postgres) : TakingAKindBack(postgres);
