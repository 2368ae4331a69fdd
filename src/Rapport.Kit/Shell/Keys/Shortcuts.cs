using System.Globalization;
using System.Runtime.CompilerServices;
using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Theme;
using Rapport.Kit.Words;

namespace Rapport.Kit.Shell.Keys;

/// <summary>
/// Every shortcut there is: those of the shell and of lists, places to go, records to make, and what the modules add. A first key says what kind
/// of thing is meant (<c>G</c> go to, <c>W</c> write a new one, <c>I</c> import into, <c>D</c> display, <c>V</c> view, <c>P</c> put out; on a record <c>A</c> add,
/// <c>S</c> show, <c>R</c> run); a type has the same second key behind each.
/// </summary>
internal static class Shortcuts
{
    private static readonly Shortcut[] BuiltIn =
    [
        new("shell.find", "Ctrl+K"), new("shell.search", "/"), new("shell.create", "C"), new("shell.undo", "Ctrl+Z"), new("shell.redo", "Ctrl+Shift+Z"), new("shell.keys", "?"),
        new("go.home", "G H"), new("go.reports", "G R"), new("go.settings", "G S"), new("go.notices", "G N"), new("go.works", "G W"), new("go.account", "G A"), new("go.help", "G ?"), new("go.import", "G I"),
        new("list.next", "J"), new("list.previous", "K"), new("list.select", "X"), new("list.range", "Shift+X"), new("list.all", "Ctrl+A"), new("list.open", "O"), new("list.pane", "Ctrl+Enter"),
        new("list.edit", "E"), new("list.assign", "A"), new("list.tag", "T"), new("list.merge", "M"), new("list.flow", "R"), new("list.delete", "Shift+Delete"), new("list.clear", "Shift+A"),
        new("list.filter", "F"), new("list.table", "V L"), new("list.board", "V B"), new("list.calendar", "V C"), new("list.map", "V M"), new("list.tree", "V T"), new("list.reset", "V R"),
        new("list.csv", "P C"), new("list.xlsx", "P X"), new("list.again", "P A"), new("list.print", "P P"), new("list.vcf", "P V"), new("list.ics", "P I"), new("list.import", "Shift+I"),
        new("record.next", "J"), new("record.previous", "K"), new("record.edit", "E"), new("record.link", "Y"), new("record.merge", "Shift+M"), new("record.access", "Shift+W"), new("record.history", "H"), new("record.back", "U"), new("record.delete", "Shift+Delete"),
        new("record.favourite", "Shift+F"), new("record.follow", "F"), new("record.share", "Shift+S"), new("record.phone", "Shift+C"), new("record.mail", "Shift+E"), new("record.graph", "Shift+R"), new("record.vcf", "P V"), new("record.ics", "P I"), new("record.unmerge", "Shift+U"),
        .. Enumerable.Range(0, 9).Select(i => new Shortcut(Print(i), $"P {i + 1}") { Title = texts => texts["shortcuts.record.print", ("place", i + 1)] }),
        new("check.next", "F8"), new("check.previous", "Shift+F8"),
        new("theme.light", "D L"), new("theme.dark", "D D"), new("theme.system", "D S"), new("shell.signOut", "G Q"),
        .. UserLook.Languages.Select((l, i) => new Shortcut("language." + l.Tag, $"D {i + 1}") { Title = _ => l.Name }),
    ];

    // A catalogue is shared by all who see the same of it, and replaced as a whole.
    private static readonly ConditionalWeakTable<RecordCatalogue, IReadOnlyList<Shortcut>> Made = [];

    /// <summary><paramref name="added"/> are those of modules.</summary>
    public static IReadOnlyList<Shortcut> All(RecordCatalogue catalogue, IEnumerable<Shortcut> added) => Made.GetValue(catalogue, _ => [.. Make(catalogue, [.. added])]);

    private static IEnumerable<Shortcut> Make(RecordCatalogue catalogue, Shortcut[] added)
    {
        var (main, further) = (Places.Main(catalogue), Places.Further(catalogue));
        var written = catalogue.Types.Where(t => t.Parent is null && t.WriteFunction is null).OrderBy(t => t.NavigationOrder ?? int.MaxValue).ToList();
        var signs = Signs(main, further.Concat(written), BuiltIn.Concat(added));
        string Keys(string first, RecordType type) => signs.GetValueOrDefault(type.Name) is { } sign ? $"{first} {sign}" : "";
        return
        [
            .. BuiltIn,
            .. added,
            .. main.Concat(further).Select(t => new Shortcut("go." + t.Name, Keys("G", t)) { Title = texts => texts.Types(t) }),
            .. written.Select(t => new Shortcut("create." + t.Name, Keys("W", t)) { Title = texts => texts["list.new", ("type", texts.Type(t))] }),
            .. main.Select(t => new Shortcut("import." + t.Name, Keys("I", t)) { Title = texts => texts["import.of", ("types", texts.Types(t))] }),
            .. catalogue.Types.Where(t => t.Parent is null).SelectMany(t => OfRecord(catalogue, t)),
        ];
    }

    /// <summary>The first nine places are counted, all other types have a letter.</summary>
    private static Dictionary<string, string> Signs(IReadOnlyList<RecordType> main, IEnumerable<RecordType> others, IEnumerable<Shortcut> known)
    {
        var signs = main.Take(9).Select((t, i) => (t.Name, Sign: (i + 1).ToString(CultureInfo.InvariantCulture))).ToDictionary(s => s.Name, s => s.Sign, StringComparer.Ordinal);
        var free = new ChordSigns([.. signs.Values, .. known.Where(s => s.Keys.StartsWith("G ", StringComparison.Ordinal)).Select(s => s.Keys[2..])]);
        foreach (var type in main.Skip(9).Concat(others).DistinctBy(t => t.Name).OrderBy(t => t.Number))
            if (!signs.ContainsKey(type.Name) && free.Next(type.Name) is { } sign) signs[type.Name] = sign;
        return signs;
    }

    // Behind the types of the navigation, before those that a firm made: a new one of these moves no keys.
    private const int Aside = 999;

    /// <summary>What is done on a record of one type alone: its related lists, what belongs to it, and its flows.</summary>
    private static IEnumerable<Shortcut> OfRecord(RecordCatalogue catalogue, RecordType type)
    {
        var relations = catalogue.InversesOf(type.Name).OrderBy(r => r.Type.NavigationOrder ?? Aside).ThenBy(r => r.Type.Number).ToList();
        var (signs, flows) = (new ChordSigns([]), new ChordSigns([]));
        foreach (var relation in relations)
        {
            // What is added and shown of one kind has the same second key.
            var sign = signs.Next(relation.Name);
            string Keys(string first) => sign is null ? "" : $"{first} {sign}";
            yield return new(Adding(type.Name, relation), Keys("A")) { Type = type.Name, Title = texts => RelationWords.New(texts, relation, relations) };
            yield return new(Showing(type.Name, relation), Keys("S")) { Type = type.Name, Title = texts => texts["shortcuts.show", ("what", RelationWords.Name(texts, type.Name, relation))] };
        }

        foreach (var flow in type.Flows.Where(f => f.IsOffered))
            yield return new(Flow(type.Name, flow.Name), flows.Next(flow.Name) is { } sign ? $"R {sign}" : "") { Type = type.Name, Title = texts => flow.Definition.Title?.For(texts.Culture) ?? flow.Name };
    }

    public static string Flow(string type, string flow) => $"record.flow.{type}.{flow}";

    /// <summary>The record is printed by a template of its type, counted as its menu has them.</summary>
    public static string Print(int index) => string.Create(CultureInfo.InvariantCulture, $"record.print.{index + 1}");

    /// <summary>A record is made that belongs to the open one.</summary>
    public static string Adding(string type, Relation relation) => $"record.add.{type}.{relation.Name}";

    /// <summary>A related list is shown.</summary>
    public static string Showing(string type, Relation relation) => $"record.show.{type}.{relation.Name}";

    public static string TitleOf(Shortcut shortcut, Texts texts) => shortcut.Title?.Invoke(texts) ?? texts["shortcuts." + shortcut.Id];
}
