using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Core.Catalogue;

/// <summary>Holds the definition of a run-time field against the catalogue it is to join.</summary>
internal sealed partial class DefinitionCheck(RecordType type, string name, FieldDefinition definition, RecordCatalogue catalogue, bool isNew)
{
    private const int LongestPattern = 80;
    private const int MostAliases = 30;
    private static readonly CultureInfo[] Languages = [.. new[] { "en", "zh-Hans", "zh-Hant" }.Select(CultureInfo.GetCultureInfo)];

    private FieldKind Kind => definition.Kind;

    /// <summary>What is wrong with it; empty when nothing is.</summary>
    public IEnumerable<Problem> Problems() => [.. isNew ? OfName() : [], .. OfLink(), .. OfTraits(), .. OfText(), .. OfDefault(), .. OfExpression()];

    private IEnumerable<Problem> OfName()
    {
        if (!FieldName().IsMatch(name)) yield return Problem.Invalid("fields.badName", "name", ("name", name));
        else if (CriteriaWords.IsReserved(name)) yield return Problem.Refused("fields.nameReserved", "name", ("name", name));
        if (IsTaken(type, name)) yield return Problem.Refused("fields.nameTaken", "name", ("name", name), ("type", type.Name));
    }

    /// <summary>Names are told apart without regard to case: two that differ by it alone are one to a reader. The relations to notes, activities and files give way.</summary>
    private bool IsTaken(RecordType where, string wanted) =>
        where.Fields.Any(f => string.Equals(f.Name, wanted, StringComparison.OrdinalIgnoreCase) && !(f.IsCustom && where.Name == type.Name && f.Name == name))
        || catalogue.InversesOf(where.Name).Any(r => !r.Link.IsAbout && string.Equals(r.Name, wanted, StringComparison.OrdinalIgnoreCase) && !(r.Type.Name == type.Name && r.Link.Name == name));

    private IEnumerable<Problem> OfLink()
    {
        if (Kind is FieldKind.Choice or FieldKind.MultiChoice && (definition.Choices is not { Count: > 0 } choices || choices.Any(c => string.IsNullOrWhiteSpace(c.Key)) || choices.DistinctBy(c => c.Key, StringComparer.Ordinal).Count() < choices.Count))
            yield return Problem.Invalid("fields.badChoices", "choices");
        else if (SameLabel(definition.Choices ?? []) is { } label) yield return Problem.Invalid("fields.sameLabel", "choices", ("label", label));
        var target = definition.Target is null ? null : catalogue.Find(definition.Target);
        if (Kind is FieldKind.Link or FieldKind.MultiLink && target is null) yield return Problem.Invalid("type.unknown", "target", ("type", definition.Target));
        if (definition.Inverse is not { } inverse) yield break;
        if (Kind != FieldKind.Link || !FieldName().IsMatch(inverse)) yield return Problem.Invalid("fields.badName", "inverse", ("name", inverse));
        else if (CriteriaWords.IsReserved(inverse)) yield return Problem.Refused("fields.nameReserved", "inverse", ("name", inverse));
        else if (target is not null && (IsTaken(target, inverse) || (target.Name == type.Name && string.Equals(inverse, name, StringComparison.OrdinalIgnoreCase))))
            yield return Problem.Refused("fields.nameTaken", "inverse", ("name", inverse), ("type", target.Name));
    }

    /// <summary>What two choices are called alike in a language, but for case and spaces: nobody could tell them apart. Null where there are no such two.</summary>
    private static string? SameLabel(IReadOnlyList<Choice> choices) =>
        Languages.Select(language => choices.Select(c => c.LabelIn(language)).GroupBy(Choice.Plain, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any())?.First()).FirstOrDefault(l => l is not null);

    private IEnumerable<Problem> OfTraits()
    {
        Problem No(string code, string at) => Problem.Refused("fields." + code, at, ("kind", Kind.ToString()));
        if (definition.Indexed && !definition.CanBeIndexed) yield return No("cannotBeIndexed", "indexed");
        if (definition.Unique && (!definition.CanBeIndexed || Kind is FieldKind.YesNo or FieldKind.File or FieldKind.Image)) yield return No("cannotBeUnique", "unique");
        if (definition.Searchable && !definition.CanBeSearched) yield return No("cannotBeSearched", "searchable");
        if (definition.Required && Kind is FieldKind.Formula or FieldKind.RollUp or FieldKind.AutoNumber) yield return No("cannotBeRequired", "required");
        foreach (var trait in Strange()) yield return Problem.Refused("fields.notForKind", trait, ("kind", Kind.ToString()), ("name", trait));
        if (definition.Min > definition.Max) yield return Problem.Invalid("fields.emptyRange", "max");
    }

    /// <summary>Traits that mean nothing to the kind: said rather than kept and never heeded.</summary>
    private IEnumerable<string> Strange()
    {
        var (isText, isNumber, isComputed) = (definition.IsText, definition.IsNumber, definition.IsComputed);
        (string Name, bool IsGiven, bool Fits)[] traits =
        [
            ("min", definition.Min is not null, isNumber), ("max", definition.Max is not null, isNumber), ("decimals", definition.Decimals is not null, isNumber || isComputed),
            ("format", definition.Format is not null, isText), ("example", definition.Example is not null, isText), ("maxLength", definition.MaxLength is not null, isText),
            ("choices", definition.Choices is { Count: > 0 }, definition.HasChoices), ("stages", definition.Stages, Kind == FieldKind.Choice), ("target", definition.Target is not null, definition.HasTarget),
            ("expression", definition.Expression is not null, isComputed), ("resultKind", definition.ResultKind is not null, isComputed), ("pattern", definition.Pattern is not null, Kind == FieldKind.AutoNumber),
        ];
        return traits.Where(t => t.IsGiven && !t.Fits).Select(t => t.Name);
    }

    private IEnumerable<Problem> OfText()
    {
        if (definition.Format is { } format && !IsPattern(format)) yield return Problem.Invalid("fields.badFormat", "format");
        else if (definition.Example is { } example && Misfit(example) is { } unfit) yield return unfit with { At = "example" };
        if (definition.Pattern is not null && !IsNumberForm(definition.Pattern)) yield return Problem.Invalid("fields.badPattern", "pattern");
        if (definition.Aliases is { } aliases && (aliases.Count > MostAliases || aliases.Any(a => string.IsNullOrWhiteSpace(a) || a.Length > LongestPattern))) yield return Problem.Invalid("fields.badAliases", "aliases", ("most", MostAliases), ("length", LongestPattern));
    }

    private Problem? Misfit(object? value) => RecordRules.Check(definition.ToField(name) with { Required = false }, ref value, catalogue.Region);

    private IEnumerable<Problem> OfDefault()
    {
        if (definition.Default is not { ValueKind: not JsonValueKind.Null }) yield break;
        if (Kind is FieldKind.Formula or FieldKind.RollUp or FieldKind.AutoNumber or FieldKind.Link or FieldKind.MultiLink or FieldKind.File or FieldKind.Image || definition.Unique)
        {
            yield return Problem.Refused("fields.hasNoDefault", "default", ("kind", Kind.ToString()));
            yield break;
        }

        var value = definition.DefaultValue();
        if (value is null) yield return Problem.Invalid("field.wrongKind", "default", ("kind", Kind.ToString()));
        else if (Misfit(value) is { } unfit) yield return unfit with { At = "default" };
    }

    private IEnumerable<Problem> OfExpression()
    {
        if (Kind is not (FieldKind.Formula or FieldKind.RollUp)) return [];
        if (string.IsNullOrWhiteSpace(definition.Expression)) return [Problem.Invalid("field.required", "expression")];
        var field = definition.ToField(name);
        return Formulas.Problem(type, field, Formulas.With(catalogue, type, field)) is { } problem ? [problem] : [];
    }

    private static bool IsPattern(string format)
    {
        try
        {
            _ = new Regex($"^(?:{format})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>One place for the number, told apart by it: two numbers never make one code.</summary>
    private static bool IsNumberForm(string pattern) => pattern.Length <= LongestPattern && NumberPattern.Read(pattern) is not null;

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FieldName();
}
