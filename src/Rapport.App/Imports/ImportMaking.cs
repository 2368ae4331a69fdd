using Rapport.App.Screens.Admin;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.App.Imports;

/// <summary>What a file asks for and the program has not: a choice, a field. Made from the wizard by whoever may make it in the settings.</summary>
internal sealed class ImportMaking(CustomFields fields, CatalogueHolder catalogue)
{
    private const int LongestName = 60;

    public static bool MayAddField(Principal who, RecordType type) => who.May(Functions.Fields) && type.Fields.Any(f => f.Name == SystemFields.Id);

    /// <summary>The choices of built-in fields belong to the program.</summary>
    public static bool MayAddChoice(Principal who, Field field) => field is { IsCustom: true, Kind: FieldKind.Choice or FieldKind.MultiChoice } && who.May(Functions.Fields);

    /// <summary>Answers the key of the new choice.</summary>
    public async Task<string> AddChoiceAsync(string typeName, string fieldName, string word, Principal who, string language, CancellationToken ct)
    {
        // As it stands now: what the wizard knows of it may be older.
        var field = catalogue.Current.Find(typeName)?.Find(fieldName) ?? throw new ProblemException(Problem.Missing("fields.missing", null, ("name", fieldName), ("type", typeName)));
        if (!MayAddChoice(who, field)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Fields)));
        var draft = new FieldDraft(field);
        var key = KeyWords.Free(word, "choice", field.Choices.Select(c => c.Key));
        draft.Choices.Add(new ChoiceDraft { Key = key, Label = new(LocalText.In(language, word)) });
        await fields.ChangeAsync(typeName, fieldName, draft.ToDefinition(), who, ct);
        return key;
    }

    /// <summary>Makes a field for a column; answers its name.</summary>
    public async Task<string> AddFieldAsync(string typeName, string label, FieldKind kind, IReadOnlyList<string> words, Principal who, string language, CancellationToken ct)
    {
        if (!who.May(Functions.Fields)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Fields)));
        var type = catalogue.Current.Find(typeName) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", typeName)));
        label = label.Trim() is { Length: > 0 } said ? said.Length > LongestName ? said[..LongestName] : said : throw new ProblemException(Problem.Invalid("field.required", "label"));
        var keys = new List<string>();
        var choices = new List<Choice>();
        if (kind is FieldKind.Choice or FieldKind.MultiChoice)
            // What differs by case or spaces alone is read as the same choice.
            foreach (var word in words.DistinctBy(Choice.Plain, StringComparer.Ordinal))
            {
                keys.Add(KeyWords.Free(word, "choice", keys));
                choices.Add(new Choice(keys[^1]) { Label = LocalText.In(language, word) });
            }

        var name = KeyWords.Free(label, "column", type.Fields.Select(f => f.Name));
        await fields.AddAsync(typeName, name, new FieldDefinition { Kind = kind, Label = LocalText.In(language, label), Choices = choices.Count > 0 ? choices : null, InList = FieldDraft.HasRoomIn(type) && FieldDraft.FitsLists(kind) }, who, ct);
        return name;
    }
}
