using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.App.Exchange;

/// <summary>The words of all languages for tables that come in and go out, from the texts of the pages.</summary>
internal sealed class ExchangeWords(TextBook book) : IExchangeWords
{
    private readonly Dictionary<string, Texts> byLanguage = TextBook.Languages.ToDictionary(l => l, l => new Texts(book, CultureInfo.GetCultureInfo(l)), StringComparer.Ordinal);

    public IReadOnlyList<string> Languages => TextBook.Languages;

    public string Field(RecordType type, Field field, string language) => In(language).Field(type, field);

    public string Choice(RecordType type, Field field, string key, string language) => In(language).Choice(type, field, key);

    public string Head(string head, string language) => In(language)["import.aside." + head];

    public string Say(Problem problem, string language) => In(language).Problem(problem);

    private Texts In(string language) => byLanguage.GetValueOrDefault(language) ?? byLanguage["en"];
}
