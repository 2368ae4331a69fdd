using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Kit.Words;

/// <summary>
/// The words of one person's language. Placeholders are named, <c>{count}</c>; a key with <c>.one</c> and <c>.other</c>
/// is chosen by the argument <c>count</c>. The culture is that of the scope's birth: a circuit outlives its request.
/// </summary>
public sealed class Texts : IStringLocalizer
{
    private readonly TextBook book;

    public Texts(TextBook book) : this(book, CultureInfo.CurrentUICulture)
    {
    }

    public Texts(TextBook book, CultureInfo culture)
    {
        this.book = book;
        Language = LanguageOf(culture);
        Culture = CultureInfo.GetCultureInfo(Language);
    }

    /// <summary><c>en</c>, <c>zh-Hans</c> or <c>zh-Hant</c>.</summary>
    public string Language { get; }

    public CultureInfo Culture { get; }

    public bool IsChinese => Language.StartsWith("zh", StringComparison.Ordinal);

    public string this[string key] => book.Find(Language, key) ?? key;

    public string this[string key, params (string Name, object? Value)[] args]
    {
        get
        {
            var count = args.FirstOrDefault(a => a.Name == "count").Value;
            // Chinese has no plural forms: it needs .other only.
            var text = count is null ? null
                : (IsOne(count) ? book.Find(Language, key + ".one") : null) ?? book.Find(Language, key + ".other");
            return Fill(text ?? this[key], args);
        }
    }

    /// <summary>Whether there is a text, be it one that counts (<c>key.one</c>, <c>key.other</c>).</summary>
    public bool Has(string key) => book.Find(Language, key) is not null || book.Find(Language, key + ".other") is not null;

    /// <summary>Country codes (ISO 3166-1 alpha-2) with the name of each, by that name. The framework knows only each country's own name.</summary>
    public IReadOnlyList<(string Code, string Name)> Countries() =>
        [.. book.Keys("en").Where(k => k.StartsWith(CountryNames.Prefix, StringComparison.Ordinal)).Select(k => (k[CountryNames.Prefix.Length..], this[k]))
            .OrderBy(c => c.Item2, StringComparer.Create(Culture, ignoreCase: true))];

    public string Type(RecordType type) => Label(type.Label) ?? this[$"type.{type.Name}"];

    public string Types(RecordType type) => Label(type.PluralLabel) ?? Many(type.Label) ?? this[$"type.{type.Name}.plural"];

    // Chinese has one name for one and for several.
    private string? Many(Core.Values.LocalText? one) => Label(one) is not { } label ? null : !IsChinese && one!.En is { Length: > 0 } ? EnglishPlural.Of(label) : label;

    /// <summary>"1 contact point", "12 contact points" as the types are called.</summary>
    public string Count(RecordType type, long count) => $"{count.ToString("N0", Culture)} {(IsOne(count) ? Type(type) : Types(type))}";

    /// <summary>The label of a field: its own, the module's <c>{type}.{field}</c>, or one that all types share, <c>field.{field}</c>.</summary>
    public string Field(RecordType type, Field field) =>
        Label(field.Label) ?? book.Find(Language, $"{type.Name}.{field.Name}") ?? book.Find(Language, $"field.{field.Name}")
        ?? (field.IsAbout ? book.Find(Language, $"type.{field.Target}") : null) ?? field.Name;

    public string? Help(RecordType type, Field field) => Label(field.Help) ?? book.Find(Language, $"{type.Name}.{field.Name}.help");

    public string Choice(RecordType type, Field field, string key) =>
        Label(field.Choices.FirstOrDefault(c => c.Key == key)?.Label)
        ?? book.Find(Language, $"choice.{type.Name}.{field.Name}.{key}") ?? book.Find(Language, $"choice.{key}") ?? key;

    /// <summary>One of one's own is called by its label; without any it is at least said to be one.</summary>
    public string Section(string section) => Has($"section.{section}") ? this[$"section.{section}"] : this["section.unnamed"];

    /// <summary>What a refusal says to a person: <c>problem.{code}</c> with its arguments; kinds of fields by the words that people choose them by, record types by their names.</summary>
    public string Problem(Problem problem) =>
        this[$"problem.{problem.Code}{Form(problem)}", [.. LimitProblem.Is(problem) ? LimitProblem.Args(this, problem) : [], .. (problem.Args ?? new Dictionary<string, object?>()).Select(a => (a.Key, Word(a.Key, a.Value))), ("at", problem.At)]];

    // What is lacking is a permission that has a name; or all records of a type are meant, not one that is called somehow.
    private string? Form(Problem problem) => new[]
    {
        problem.Args?.ContainsKey("function") == true ? ".function" : null,
        problem.Args?.GetValueOrDefault("title")?.ToString() is "" ? ".untitled" : null,
    }.FirstOrDefault(form => form is not null && Has($"problem.{problem.Code}{form}"));

    // What was kept with a job comes back as the text it was written as.
    private object? Word(string argument, object? value) => (argument, value?.ToString()) switch
    {
        ("kind" or "given", { } kind) when Has("kind." + kind) => this["kind." + kind],
        ("expected" or "found" or "left" or "right", { } what) when Has("criteria.what." + what) => this["criteria.what." + what],
        ("wanted", { } json) when Has("json." + json) => this["json." + json],
        ("part", { } part) when Has("definition." + part) => this["definition." + part],
        ("role", { } role) when Has("role." + role) => this["role." + role],
        ("function", { } function) when Has("function." + function) => this["function." + function],
        ("target", { } type) when Has("type." + type) => WithinSentence(this["type." + type]),
        _ => value is Core.Values.LocalText words ? words.For(Culture) : value,
    };

    /// <summary>A name as it stands within a sentence: "customer"; "VAT rate" keeps its letters.</summary>
    private static string WithinSentence(string name) => name.Length > 1 && char.IsUpper(name[0]) && !char.IsUpper(name[1]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    /// <summary>The same with the word that was probably meant, where one is near.</summary>
    public string ProblemAndWord(Problem problem) =>
        Problem(problem) + (problem.Args?.GetValueOrDefault("suggestion") is string word ? Gap + this["problem.criteria.suggestion", ("suggestion", word)] : "");

    /// <summary>What stands between two sentences: a full stop in Chinese brings its own room.</summary>
    public string Gap => IsChinese ? "" : " ";

    /// <summary>What something is called and what it says: "City: Lyon", with the colon of the language.</summary>
    public string Pair(string label, string? says) => this["words.pair", ("label", label), ("says", says)];

    internal static string LanguageOf(CultureInfo culture)
    {
        for (var c = culture; !string.IsNullOrEmpty(c.Name); c = c.Parent)
        {
            if (TextBook.Languages.Contains(c.Name, StringComparer.Ordinal)) return c.Name;
            if (c.Name is "zh-TW" or "zh-HK" or "zh-MO") return "zh-Hant";
            if (c.Name is "zh") return "zh-Hans";
        }

        return "en";
    }

    private string? Label(Core.Values.LocalText? text) => text?.For(Culture) is { Length: > 0 } label ? label : null;

    private static bool IsOne(object count) => count is 1 or 1L or (short)1 or 1d or 1m;

    private string Fill(string text, (string Name, object? Value)[] args)
    {
        if (!text.Contains('{', StringComparison.Ordinal)) return text;
        var filled = new StringBuilder(text);
        foreach (var (name, value) in args)
        {
            var shown = value switch
            {
                // The number of a change set is its name: written as it is typed.
                IFormattable f when name is "set" => f.ToString(null, CultureInfo.InvariantCulture),
                int or long or short => ((IFormattable)value).ToString("N0", Culture),
                IFormattable f => f.ToString(null, Culture),
                _ => value?.ToString() ?? "",
            };
            filled.Replace("{" + name + "}", shown);
        }

        return filled.ToString();
    }

    LocalizedString IStringLocalizer.this[string name] => new(name, this[name], !Has(name));

    LocalizedString IStringLocalizer.this[string name, params object[] arguments] =>
        new(name, Fill(this[name], [.. arguments.Select((a, i) => (i.ToString(CultureInfo.InvariantCulture), (object?)a))]), !Has(name));

    IEnumerable<LocalizedString> IStringLocalizer.GetAllStrings(bool includeParentCultures) =>
        book.Keys(Language).Select(k => new LocalizedString(k, this[k]));
}
