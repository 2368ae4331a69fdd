using System.CommandLine;
using Rapport.Kit.Words;

namespace Rapport.App.Commands;

/// <summary>The option <c>--language</c> of the verbs that make a sample company.</summary>
internal static class Languages
{
    public static Option<string> Option(string description)
    {
        var option = new Option<string>("--language") { Description = description, DefaultValueFactory = _ => "en" };
        option.AcceptOnlyFromAmong([.. TextBook.Languages]);
        return option;
    }
}
