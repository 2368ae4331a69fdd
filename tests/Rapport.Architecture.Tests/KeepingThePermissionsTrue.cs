using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Testing;

namespace Rapport.Architecture.Tests;

/// <summary>
/// docs/permissions.md says what each built-in role may do with each kind of record, as the program decides it. The table is made here: with
/// <c>RAPPORT_WRITE_DOCS=1</c> this test writes it, without it fails where the page says something else.
/// </summary>
public sealed class KeepingThePermissionsTrue
{
    private const string Begin = "<!-- matrix: made by KeepingThePermissionsTrue -->\n", End = "<!-- end of matrix -->\n";

    [Fact]
    public void The_matrix_of_roles_is_the_one_in_force()
    {
        var path = Repository.PathOf("docs", "permissions.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from > 0 && to > from, "docs/permissions.md lacks the marks of the matrix.");
        var made = page[..(from + Begin.Length)] + Matrix() + page[to..];
        if (Environment.GetEnvironmentVariable("RAPPORT_WRITE_DOCS") == "1") File.WriteAllText(path, made);
        Assert.True(made == File.ReadAllText(path), "The matrix of docs/permissions.md is not the one in force; run this test with RAPPORT_WRITE_DOCS=1.");
    }

    [Fact]
    public void A_deputy_gets_every_function_but_those_that_shape_the_workplace_or_give_records_on()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "permissions.md"));
        var passed = Functions.All.Where(f => Lent(Roles.Administrator).May(f)).ToList();
        Assert.Equal(["share", "users", "fields", "settings"], Functions.All.Except(passed, StringComparer.Ordinal));
        Assert.Contains(string.Join(", ", passed.Select(f => $"`{f}`")), page, StringComparison.Ordinal);
    }

    /// <summary>What somebody without a right of the own may while standing in for a role.</summary>
    private static Principal Lent(Role role) => new(Guid.CreateVersion7(), "deputy", 0, new Role("none", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Nothing))
    {
        StandsFor = [new(Guid.CreateVersion7(), "person", 0, role with { Functions = Functions.PassedOn(role.Functions) })],
    };

    private static string Matrix()
    {
        var roles = Roles.BuiltIn;
        var text = new StringBuilder();
        text.Append("Functions:\n\n| |").AppendJoin('|', roles.Select(r => $" {r.Name} ")).Append("|\n|---|").Append(string.Concat(Enumerable.Repeat("---|", roles.Count))).Append('\n');
        foreach (var function in Functions.All) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {function} |").AppendJoin('|', roles.Select(r => As(r).May(function) ? " yes " : " – ")).Append("|\n");
        text.Append("\nKinds of records, as *see / change* and then *c*reate, *d*elete, *i*mport, *e*xport:\n\n| |").AppendJoin('|', roles.Select(r => $" {r.Name} ")).Append("|\n|---|").Append(string.Concat(Enumerable.Repeat("---|", roles.Count))).Append('\n');
        foreach (var type in Product.Modules.SelectMany(m => m.RecordTypes()).OrderBy(t => t.Number)) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {type.Name} |").AppendJoin('|', roles.Select(r => $" {Said(As(r), type)} ")).Append("|\n");
        text.Append("\nAmounts that a limit of discretion may speak of. No built-in role starts with one; the administrator's never has any:\n\n| | amounts |\n|---|---|\n");
        foreach (var type in Product.Modules.SelectMany(m => m.RecordTypes()).Where(t => t.WriteFunction is null && t.Fields.Any(LimitType.Fits)).OrderBy(t => t.Number)) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {type.Name} |").AppendJoin(',', type.Fields.Where(LimitType.Fits).Select(f => $" {f.Name}")).Append(" |\n");
        return text.Append('\n').ToString();
    }

    private static Principal As(Role role) => new(Guid.CreateVersion7(), role.Name, 0, role);

    private static string Said(Principal who, RecordType type)
    {
        var access = who.AccessTo(type);
        var rights = string.Concat(new[] { (access.Create, 'c'), (access.Delete, 'd'), (who.MayImport(type), 'i'), (who.MayExport(type), 'e') }.Where(r => r.Item1).Select(r => r.Item2));
        return access.Read == RecordScope.None && !access.Create ? "–" : $"{Scope(access.Read, type)} / {Scope(access.Write, type)}{(rights.Length == 0 ? "" : " " + rights)}";
    }

    /// <summary>A line goes with what it belongs to, and what has no owner is all or nothing.</summary>
    private static string Scope(RecordScope scope, RecordType type) => scope switch
    {
        RecordScope.None => "none",
        _ when type.Parent is { } parent => $"with its {parent}",
        RecordScope.All => "all",
        _ when !type.HasOwner => "all",
        RecordScope.Own => "own",
        _ => "own teams",
    };
}
