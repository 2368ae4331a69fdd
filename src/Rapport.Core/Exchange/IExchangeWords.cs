using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange;

/// <summary>
/// The words that people write into tables and read in them. The texts belong to the edge; the program brings an
/// implementation over them.
/// </summary>
public interface IExchangeWords
{
    /// <summary>The languages there are, such as <c>en</c>, <c>zh-Hans</c>, <c>zh-Hant</c>.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>The label of a field in a language.</summary>
    string Field(RecordType type, Field field, string language);

    /// <summary>The label of one choice in a language.</summary>
    string Choice(RecordType type, Field field, string key, string language);

    /// <summary>The head of a column that the program itself puts before the rows it keeps aside.</summary>
    string Head(string head, string language) => head;

    /// <summary>What a problem says to a person.</summary>
    string Say(Problem problem, string language);
}

/// <summary>No words at all: names, keys and codes as they are. For a program without texts.</summary>
public sealed class BareWords : IExchangeWords
{
    public IReadOnlyList<string> Languages { get; } = ["en"];
    public string Field(RecordType type, Field field, string language) => field.Label?.En ?? field.Name;
    public string Choice(RecordType type, Field field, string key, string language) => field.Choices.FirstOrDefault(c => c.Key == key)?.Label?.En ?? key;
    public string Say(Problem problem, string language) => problem.Code;
}
