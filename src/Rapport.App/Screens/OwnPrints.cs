using Rapport.Core.Catalogue;
using Rapport.Core.Prints;
using Rapport.Kit.Prints;
using Rapport.Kit.Records;

namespace Rapport.App.Screens;

/// <summary>Prints as the circuit's person meets them: by their rights, in their language, zone and forms of dates.</summary>
internal sealed class OwnPrints(PrintBook book, PrintReader reader, FieldFormat format, Kit.Words.Formats formats, Kit.Words.Workplace workplace, Visitor visitor) : IPrints
{
    public Task<IReadOnlyList<PrintTemplate>> ListAsync(string type, CancellationToken cancel) => book.ListAsync(type, cancel);

    public Task<IReadOnlyList<PrintedPart>?> FillAsync(RecordType type, Guid id, string body, CancellationToken cancel) =>
        reader.FillAsync(type, id, body, workplace.Name, Show, visitor.Who, cancel);

    private string Show(PrintValue value) => value.Value switch
    {
        DateOnly day => formats.DateOnPaper(day),
        DateTime at => $"{formats.DateOnPaper(DateOnly.FromDateTime(formats.Local(at)))} {formats.Time(formats.Local(at))}",
        _ => Plain(value),
    };

    private string Plain(PrintValue value) => format.Show(value.Type, value.Field, value.Value,
        new RecordRow(Guid.Empty, 0, new Dictionary<string, object?>(StringComparer.Ordinal) { ["currency"] = value.Currency }, value.Titles));
}
