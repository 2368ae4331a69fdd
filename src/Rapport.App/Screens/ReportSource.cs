using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Reports;
using Rapport.Kit.Reports;

namespace Rapport.App.Screens;

/// <summary>Reports as the screens of one signed-in person see them.</summary>
internal sealed class ReportSource(ReportReader reader, CatalogueHolder catalogue, Visitor visitor) : IReportSource
{
    private static readonly IReadOnlyList<ReportDefinition> All = [.. Workplace.Modules.SelectMany(m => m.Reports())];

    public IReadOnlyList<ReportDefinition> Reports => visitor.Who.May("reports") ? [.. All.Where(r => Sees(r.Type))] : [];

    public bool Exists(string name) => All.Any(r => r.Name == name);

    public async Task<ReportAnswer> RunAsync(string type, Func<ReportQuery, ReportQuery> ask, CancellationToken cancel)
    {
        if (!Sees(type)) return new ReportAnswer(null, Problem.Missing("type.unknown", null, ("type", type)));
        var (who, query) = (visitor.Who, ask(new ReportQuery(catalogue.Current[type])));
        try
        {
            // SQLite answers on the calling thread, and that is the circuit's.
            return new ReportAnswer(await Task.Run(() => reader.RunAsync(query, who, cancel), cancel), null);
        }
        catch (ProblemException refusal)
        {
            return new ReportAnswer(null, refusal.Problems[0]);
        }
    }

    private bool Sees(string type) => catalogue.Current.Find(type) is { } found && visitor.Who.AccessTo(found).Read != RecordScope.None;
}
