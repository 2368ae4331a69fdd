using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What was decided about a kind of file, kept under a name: columns, words, match and options. One's own or everybody's.</summary>
/// <param name="Header">Heads of the columns of the file it was made with: a file with the same ones is offered it.</param>
public sealed record ImportTemplate(Guid Id, string Type, string Name, bool Shared, IReadOnlyList<string> Header, ImportPlan Plan)
{
    public bool Fits(IReadOnlyList<string> header) => Header.SequenceEqual(header, StringComparer.Ordinal);
}

/// <summary>A template as one person meets it; only <paramref name="Mine"/> may be changed by that person.</summary>
public sealed record OfferedTemplate(ImportTemplate Template, bool Mine);

/// <summary>Keeps templates of imports.</summary>
public sealed class ImportTemplates(IDatabase database)
{
    private const int LongestName = 80;

    public static SystemTable Table { get; } = new("core_import_template",
        [new("id", ColumnType.Id, true), new("user_id", ColumnType.Id, true), new("type", ColumnType.Text, true), new("shared", ColumnType.Flag, true), new("definition", ColumnType.Json, true)],
        [new("ix_core_import_template_type", "type")])
    { PrimaryKey = "id" };

    /// <summary>A person's own templates and the shared ones, for one type or for all, by name.</summary>
    public async Task<IReadOnlyList<OfferedTemplate>> ListAsync(string? type, Principal who, CancellationToken ct)
    {
        var found = new List<OfferedTemplate>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select definition, user_id from core_import_template where (user_id = $1 or shared){(type is null ? "" : " and type = $2")}";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, who.UserId));
        if (type is not null) database.Dialect.Bind(command, type);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) found.Add(new OfferedTemplate(JsonSerializer.Deserialize<ImportTemplate>(row.GetString(0))!, database.Dialect.FromDb(FieldKind.Link, row, 1) is Guid user && user == who.UserId));
        return [.. found.OrderBy(t => t.Template.Name, StringComparer.CurrentCulture).ThenByDescending(t => t.Mine)];
    }

    /// <summary>The template of that name, one's own before a shared one. Throws a <see cref="ProblemException"/> when there is none.</summary>
    public async Task<ImportTemplate> FindAsync(string type, string name, Principal who, CancellationToken ct)
    {
        var all = await ListAsync(type, who, ct);
        return all.OrderByDescending(t => t.Mine).FirstOrDefault(t => string.Equals(t.Template.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))?.Template
            ?? throw new ProblemException(Problem.Missing("import.templateMissing", "template", ("name", name), ("type", type), ("names", string.Join(", ", all.Take(20).Select(t => t.Template.Name)))));
    }

    /// <summary>A template by its id, whatever it is called by now. Throws a <see cref="ProblemException"/> when there is none that the person may use.</summary>
    public async Task<ImportTemplate> GetAsync(string type, Guid id, Principal who, CancellationToken ct) =>
        (await ListAsync(type, who, ct)).FirstOrDefault(t => t.Template.Id == id)?.Template ?? throw new ProblemException(Problem.Missing("import.templateGone", "template", ("type", type)));

    /// <summary>Keeps a template, under another name too; one of somebody else is left as it is. Two of one person and type do not share a name.</summary>
    public async Task SaveAsync(ImportTemplate template, Principal who, CancellationToken ct)
    {
        if (!who.May(Functions.Import)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Import)));
        var name = template.Name.Trim();
        if (name.Length is 0 or > LongestName) throw new ProblemException(Problem.Invalid("import.templateName", "name", ("most", LongestName)));
        if ((await ListAsync(template.Type, who, ct)).Any(t => t.Mine && t.Template.Id != template.Id && string.Equals(t.Template.Name, name, StringComparison.OrdinalIgnoreCase))) throw new ProblemException(Problem.Conflict("import.templateTaken", "name", ("name", name)));
        // Single rows are those of one file.
        template = template with { Name = name, Plan = template.Plan with { Fixes = null } };
        await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            $"insert into core_import_template (id, user_id, type, shared, definition) values ($1, $2, $3, $4, {session.Dialect.JsonParameter(5)}) on conflict (id) do update set shared = $4, definition = {session.Dialect.JsonParameter(5)} where core_import_template.user_id = $2",
            session.Dialect.ToDb(FieldKind.Link, template.Id), session.Dialect.ToDb(FieldKind.Link, who.UserId), template.Type, session.Dialect.ToDb(FieldKind.YesNo, template.Shared), JsonSerializer.Serialize(template)), ct);
    }

    /// <summary>Forgets a template of one's own.</summary>
    public Task DeleteAsync(Guid id, Principal who, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        "delete from core_import_template where id = $1 and user_id = $2", session.Dialect.ToDb(FieldKind.Link, id), session.Dialect.ToDb(FieldKind.Link, who.UserId)), ct);
}
