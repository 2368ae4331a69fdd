namespace Rapport.Kit.Reports;

/// <summary>
/// Why a page shows no report: a slip in an address is nothing that an administrator could grant. Keys of the texts.
/// </summary>
internal sealed record ReportAbsence(string Icon, string Title, string How)
{
    /// <summary>Null when the person may open the report of that name.</summary>
    public static ReportAbsence? Of(IReportSource source, string name) =>
        source.Reports.Any(r => r.Name == name) ? null
        : source.Exists(name) ? new("lock", "denied.title", "reports.noneHow")
        : new("link-off", "reports.unknown", "reports.unknownHow");
}
