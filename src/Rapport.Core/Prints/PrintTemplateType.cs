using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Prints;

/// <summary>A print template is a record, like a page layout: who changed it and how it was before stands in the history, and undo takes it back.</summary>
public static class PrintTemplateType
{
    public const string Name = "printTemplate";

    public static RecordType Describe() => new RecordTypeBuilder(Name, 4, "core_print", "name")
        .With(t => t with { IsOfProgram = true, HasOwner = false, Icon = "printer", DefaultSort = "name", WriteFunction = Functions.Fields, Check = Check })
        .Field("name", FieldKind.Text, f => f with { Required = true, InList = true, MaxLength = 80 })
        .Field("nameHans", FieldKind.Text, f => f with { MaxLength = 80 })
        .Field("nameHant", FieldKind.Text, f => f with { MaxLength = 80 })
        .Field("recordType", FieldKind.Text, f => f with { Required = true, InList = true, MaxLength = 100 })
        .Field("isDefault", FieldKind.YesNo, f => f with { InList = true, Default = false })
        .OneOf("paper", ["a4", "a4Landscape", "letter", "letterLandscape"], f => f with { Required = true, Default = "a4" })
        .Field("body", FieldKind.LongText, f => f with { Required = true, MaxLength = PrintParser.LongestText })
        .Field("bodyHans", FieldKind.LongText, f => f with { MaxLength = PrintParser.LongestText })
        .Field("bodyHant", FieldKind.LongText, f => f with { MaxLength = PrintParser.LongestText })
        .Build();

    private static Problem? Check(IReadOnlyDictionary<string, object?> values)
    {
        foreach (var name in (string[])["body", "bodyHans", "bodyHant"])
        {
            try
            {
                if (values.GetValueOrDefault(name) is string text) PrintParser.Parse(text);
            }
            catch (ProblemException e)
            {
                return e.Problems[0] with { At = name };
            }
        }

        return null;
    }
}
