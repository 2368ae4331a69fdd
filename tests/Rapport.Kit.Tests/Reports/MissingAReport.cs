using Rapport.Core.Reports;
using Rapport.Kit.Reports;
using Xunit;

namespace Rapport.Kit.Tests.Reports;

/// <summary>An address that names no report is a slip of whoever wrote it, not a right that somebody lacks.</summary>
public sealed class MissingAReport
{
    [Theory]
    [InlineData("things", true, null)]
    [InlineData("things", false, "reports.noneHow")]
    [InlineData("thingz", true, "reports.unknownHow")]
    [InlineData("thingz", false, "reports.unknownHow")]
    public void The_page_says_what_is_missing(string name, bool mayOpen, string? how)
    {
        var absence = ReportAbsence.Of(new Source(mayOpen), name);
        Assert.Equal(how, absence?.How);
        if (absence is null) return;
        foreach (var language in (string[])["en", "zh-Hans", "zh-Hant"])
        {
            var texts = SampleTypes.Words(language).Texts;
            Assert.NotEqual(absence.Title, texts[absence.Title]);
            Assert.Equal(how == "reports.unknownHow", texts[absence.How, ("name", name)].Contains(name, StringComparison.Ordinal));
        }
    }

    private sealed class Source(bool mayOpen) : IReportSource
    {
        public IReadOnlyList<ReportDefinition> Reports => mayOpen ? [SampleReport.Definition] : [];
        public bool Exists(string name) => name == SampleReport.Definition.Name;
        public Task<ReportAnswer> RunAsync(string type, Func<ReportQuery, ReportQuery> ask, CancellationToken cancel) => throw new NotSupportedException();
    }
}
