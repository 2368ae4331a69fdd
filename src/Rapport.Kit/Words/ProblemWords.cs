using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Kit.Words;

/// <summary>A refusal of criteria or formulas as people say it: types and fields by their labels, not by their names for programs.</summary>
public static class ProblemWords
{
    public static string Say(this Texts texts, Problem problem, RecordType type, RecordCatalogue catalogue)
    {
        var of = problem.Args?.GetValueOrDefault("type") is string name && catalogue.Find(name) is { } said ? said : type;
        object? Word(string argument, object? value) => (argument, value) switch
        {
            ("type", string known) when catalogue.Find(known) is { } found => texts.Type(found),
            ("field" or "name", string known) when of.Find(known) is { } field => texts.Field(of, field),
            ("known", string relations) => string.Join(texts["format.listSeparator"], relations.Split(", ").Select(r => catalogue.FindInverse(of.Name, r) is { } found ? $"{r} ({texts.Types(found.Type)})" : r)),
            _ => value,
        };
        return texts.ProblemAndWord(problem with { Args = problem.Args?.ToDictionary(a => a.Key, a => Word(a.Key, a.Value), StringComparer.Ordinal) });
    }
}
