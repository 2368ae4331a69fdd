using Rapport.Core.Problems;
using Rapport.Core.Reports;

namespace Rapport.Kit.Reports;

/// <summary>What the report screens and panels ask, as the signed-in person.</summary>
public interface IReportSource
{
    /// <summary>The reports of all modules that this person may open.</summary>
    IReadOnlyList<ReportDefinition> Reports { get; }

    /// <summary>True for the name of a report that there is, whoever may open it.</summary>
    bool Exists(string name);

    /// <summary>Answers a query about a record type by name, without holding up the screen.</summary>
    Task<ReportAnswer> RunAsync(string type, Func<ReportQuery, ReportQuery> ask, CancellationToken cancel);
}

/// <summary>Either the figures or what is wrong with the question.</summary>
public sealed record ReportAnswer(ReportResult? Result, Problem? Problem);
