using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Kit.Imports;

// What is decided about a kind of file, kept under a name.
public sealed partial class ImportWizard
{
    /// <summary>Templates for this target that the person may use.</summary>
    public IReadOnlyList<OfferedTemplate> Templates { get; private set; } = [];

    /// <summary>The template that was taken, or kept, last.</summary>
    public Guid? Used { get; private set; }

    /// <summary>Templates made with a file of the same header; one's own first.</summary>
    public IEnumerable<OfferedTemplate> Fitting => Preview is null ? [] : Templates.Where(t => t.Template.Fits(Preview.Header)).OrderByDescending(t => t.Mine);

    /// <summary>Decides as a template does, as far as its columns are in the file.</summary>
    public async Task UseAsync(ImportTemplate template, CancellationToken cancel)
    {
        var format = FormatOf(template);
        if (format != wish && format != new TableFormat()) await ReadAsync(format, cancel);
        if (Columns is null) { Stage = ImportStage.File; return; }
        Columns = new ImportColumns(Target, desk.Match(Target.Columns, Preview!.Header));
        Columns.Apply(template.Plan);
        Used = template.Id;
        await DoAsync(() => ReadWordsAsync(cancel));
        await KeepAsync(cancel);
    }

    /// <summary>As a template reads, but for a sheet that this file does not have, and for where the names stand when the right ones are there already.</summary>
    private TableFormat FormatOf(ImportTemplate template)
    {
        var format = template.Plan.Format;
        if (format.Sheet is null || !Sheets.Contains(format.Sheet)) format = format with { Sheet = wish.Sheet };
        var isHere = Preview is not null && template.Fits(Preview.Header) && (format.Sheet is null || format.Sheet == Preview.Format.Sheet);
        return isHere ? format with { HasHeader = wish.HasHeader, HeaderRow = wish.HeaderRow } : format;
    }

    /// <summary>Keeps what is decided now under a name; in the place of one's own of that name.</summary>
    public Task SaveTemplateAsync(string name, bool shared, CancellationToken cancel) => DoAsync(async () =>
    {
        var before = Templates.FirstOrDefault(t => t.Mine && string.Equals(t.Template.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));
        // Only what somebody decided about the format: the rest is guessed from each file.
        var kept = await desk.SaveTemplateAsync(new ImportTemplate(before?.Template.Id ?? Guid.Empty, Target.Name, name, shared, Preview!.Header, Columns!.Plan(wish with { IsWorkbook = false, IsCards = false, IsPacked = false })), cancel);
        Used = kept.Id;
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });

    public Task RenameTemplateAsync(ImportTemplate template, string name, CancellationToken cancel) => DoAsync(async () =>
    {
        await desk.SaveTemplateAsync(template with { Name = name }, cancel);
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });

    public Task DeleteTemplateAsync(ImportTemplate template, CancellationToken cancel) => DoAsync(async () =>
    {
        await desk.DeleteTemplateAsync(template.Id, cancel);
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });
}
