using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;

namespace Rapport.Kit.Imports;

// What the file asks for and the program has not yet: a choice, a field.
public sealed partial class ImportWizard
{
    /// <summary>Makes a word of the file a choice of its column's field, for everybody.</summary>
    public Task AddChoiceAsync(ColumnMatch column, string word, CancellationToken cancel) => DoAsync(async () =>
    {
        var key = await desk.AddChoiceAsync(Target.Columns, column.Field!, word, cancel);
        await RenewAsync(cancel);
        Columns!.MeaningsOf(Columns.All[column.Column])!.Say(word, key);
        await KeepAsync(cancel);
    });

    public bool MayAddField => desk.MayAddField(Target);

    public bool MayAddChoice(ColumnMatch column) => column.Field is { } field && desk.MayAddChoice(field);

    /// <summary>What field a column would need; null when its values cannot be read.</summary>
    public async Task<FieldGuess?> GuessAsync(ColumnMatch column, CancellationToken cancel)
    {
        FieldGuess? guess = null;
        await DoAsync(async () => guess = await desk.GuessAsync(Upload!, Preview!.Format, column.Column, cancel));
        return guess;
    }

    /// <summary>Makes a field for a column, for everybody, and puts the column into it.</summary>
    public Task AddFieldAsync(ColumnMatch column, string label, FieldKind kind, FieldGuess guess, CancellationToken cancel) => DoAsync(async () =>
    {
        var name = await desk.AddFieldAsync(Target.Columns, label, kind, guess.Words, cancel);
        Target = desk.Targets.First(t => t.Name == Target.Name);
        Columns!.Renew(Target);
        Columns.Assign(column.Column, name);
        await ReadWordsAsync(cancel);
        await KeepAsync(cancel);
    });

    private Task RenewAsync(CancellationToken cancel)
    {
        Target = desk.Targets.First(t => t.Name == Target.Name);
        Columns!.Renew(Target);
        return ReadWordsAsync(cancel);
    }
}
