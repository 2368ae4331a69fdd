using System.Data.Common;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Reports;

/// <summary>Answers <see cref="ReportQuery"/>s by one statement each. The viewer's scope is part of it: figures count what a list would show.</summary>
public sealed class ReportReader(IDatabase database, CatalogueHolder catalogue, RecordReader reader)
{
    public async Task<ReportResult> RunAsync(ReportQuery query, Principal who, CancellationToken ct)
    {
        var plan = new ReportPlan(query, catalogue.Current, new Sight(catalogue.Current, who));
        var sql = reader.Writer(who);
        sql.LinkedFirst = true;
        var statement = new ReportSql(plan, sql);
        var groups = new List<ReportGroup>();
        await using (var connection = await database.OpenAsync(ct))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement.Write();
            foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
            try
            {
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct)) groups.Add(Read(row, plan, statement));
            }
            catch (DbException e) when (e.Message.Contains("overflow", StringComparison.Ordinal) || e.Message.Contains("out of range", StringComparison.Ordinal))
            {
                // SQLite adds whole numbers in 64 bits and refuses beyond.
                throw new ProblemException(Problem.Refused("report.overflow"));
            }
        }

        if (groups.Count(g => g.Level == 1) > (plan.Columns.Count > 0 ? ReportLimits.Groups : query.Limit ?? ReportLimits.Rows))
            throw new ProblemException(Problem.Refused("report.tooManyGroups", "rows", ("most", plan.Columns.Count > 0 ? ReportLimits.Groups : ReportLimits.Rows)));
        var result = new ReportLayout(plan, groups).Build();
        return await new ReportTitles(reader, who).AddAsync(result, ct);
    }

    private static ReportGroup Read(DbDataReader row, ReportPlan plan, ReportSql statement)
    {
        var at = 2;
        var rows = Keys(statement.Rows);
        var columns = Keys(statement.Columns);
        var parts = new object?[statement.Measures.Count];
        for (var i = 0; i < parts.Length; i++) parts[i] = statement.Measures[i].Read(row, at++);
        return new ReportGroup(Convert.ToInt32(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), Convert.ToInt64(row.GetValue(1), System.Globalization.CultureInfo.InvariantCulture), rows, columns, new ReportFigures(plan, parts));

        ReportKeys Keys(List<ReportColumn> of)
        {
            var keys = new ReportKey[of.Count / ReportSql.KeyWidth];
            for (var i = 0; i < of.Count; i += ReportSql.KeyWidth) keys[i / ReportSql.KeyWidth] = new ReportKey(of[i].Read(row, at++), (string?)of[i + 1].Read(row, at++)) { Order = (string?)of[i + 2].Read(row, at++) };
            return new ReportKeys(keys);
        }
    }
}
