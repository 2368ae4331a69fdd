using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Theme;
using Rapport.Kit.Words;

namespace Rapport.Kit.Shell.Keys;

/// <summary>Every shortcut there is: those of the shell and of lists, places to go, records to make, and what the modules add.</summary>
internal static class Shortcuts
{
    private static readonly Shortcut[] BuiltIn =
    [
        new("shell.find", "Ctrl+K"), new("shell.search", "/"), new("shell.create", "C"), new("shell.undo", "Ctrl+Z"), new("shell.redo", "Ctrl+Shift+Z"), new("shell.keys", "?"),
        new("go.home", "G H"), new("go.reports", "G R"), new("go.settings", "G S"), new("go.notices", "G N"), new("go.works"), new("go.account"), new("go.help"), new("go.import"),
        new("list.next", "J"), new("list.previous", "K"), new("list.select", "X"), new("list.range", "Shift+X"), new("list.all", "Ctrl+A"), new("list.open", "O"), new("list.pane", "Ctrl+Enter"),
        new("list.edit", "E"), new("list.assign", "A"), new("list.tag", "T"), new("list.merge"), new("list.flow"), new("list.delete", "Shift+Delete"), new("list.clear"),
        new("list.filter", "F"), new("list.table", "V L"), new("list.board", "V B"), new("list.calendar", "V C"), new("list.map", "V M"), new("list.tree", "V T"), new("list.csv"), new("list.xlsx"), new("list.again"), new("list.print"), new("list.import"), new("list.reset"),
        new("record.next", "J"), new("record.previous", "K"), new("record.edit", "E"), new("record.link", "Y"), new("record.merge"), new("record.access"), new("record.history"), new("record.back", "U"), new("record.delete"),
        new("check.next", "F8"), new("check.previous", "Shift+F8"),
        new("theme.light"), new("theme.dark"), new("theme.system"), new("shell.signOut"),
    ];

    /// <summary><paramref name="added"/> are those of modules.</summary>
    public static IReadOnlyList<Shortcut> All(RecordCatalogue catalogue, Texts texts, IEnumerable<Shortcut> added)
    {
        var places = Places.Main(catalogue);
        return
        [
            .. BuiltIn,
            .. added,
            .. places.Select((t, i) => new Shortcut("go." + t.Name, i < 9 ? $"G {i + 1}" : "") { Title = texts.Types(t) }),
            .. Places.Further(catalogue).Select(t => new Shortcut("go." + t.Name) { Title = texts.Types(t) }),
            .. catalogue.Types.Where(t => t.Parent is null && t.WriteFunction is null).OrderBy(t => t.NavigationOrder ?? int.MaxValue).Select(t => new Shortcut("create." + t.Name) { Title = texts["list.new", ("type", texts.Type(t))] }),
        ];
    }

    /// <summary>
    /// What is one command of many alike, such as a related list to be shown or a flow to be run: these are named among the others
    /// once they have keys. Made when asked for: most people give none of them any.
    /// </summary>
    public static IEnumerable<Shortcut> Rare(RecordCatalogue catalogue, Texts texts)
    {
        foreach (var language in UserLook.Languages) yield return new("language." + language.Tag) { Title = language.Name };
        foreach (var type in catalogue.Types.Where(t => t.Parent is null))
        {
            string Of(string what) => $"{what} ({texts.Type(type)})";
            if (type.WriteFunction is null) yield return new("import." + type.Name) { Title = texts["import.of", ("types", texts.Types(type))] };
            foreach (var flow in type.Flows) yield return new(Flow(type.Name, flow.Name)) { Title = Of(flow.Definition.Title?.For(texts.Culture) ?? flow.Name) };
            foreach (var relation in catalogue.InversesOf(type.Name))
            {
                yield return new(Adding(type.Name, relation)) { Title = Of(RelationWords.New(texts, relation, catalogue.InversesOf(type.Name))) };
                yield return new(Showing(type.Name, relation)) { Title = Of(RelationWords.Name(texts, type.Name, relation)) };
            }
        }
    }

    public static string Flow(string type, string flow) => $"record.flow.{type}.{flow}";

    /// <summary>A record is made that belongs to the open one.</summary>
    public static string Adding(string type, Relation relation) => $"record.add.{type}.{relation.Name}";

    /// <summary>A related list is shown.</summary>
    public static string Showing(string type, Relation relation) => $"record.show.{type}.{relation.Name}";

    public static string TitleOf(Shortcut shortcut, Texts texts) => shortcut.Title ?? texts["shortcuts." + shortcut.Id];
}
