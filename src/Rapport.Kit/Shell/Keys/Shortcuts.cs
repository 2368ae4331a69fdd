using Rapport.Core.Catalogue;
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
        new("list.filter", "F"), new("list.table", "V L"), new("list.board", "V B"), new("list.calendar", "V C"), new("list.map", "V M"), new("list.tree", "V T"), new("list.csv"), new("list.xlsx"), new("list.import"), new("list.reset"),
        new("record.next", "J"), new("record.previous", "K"), new("record.edit", "E"), new("record.link", "Y"), new("record.merge"), new("record.access"), new("record.back", "U"), new("record.delete"),
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

    public static string TitleOf(Shortcut shortcut, Texts texts) => shortcut.Title ?? texts["shortcuts." + shortcut.Id];
}
