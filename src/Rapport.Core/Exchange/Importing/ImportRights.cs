using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What an import asks of whoever starts it: the function, a role that imports the type, and one that makes or changes its records as the import would.</summary>
public static class ImportRights
{
    /// <summary>The right that somebody lacks, said before a row is read; null where none is lacking.</summary>
    public static Problem? Lacking(Principal who, RecordType type, ImportMode mode)
    {
        if (!who.May(Functions.Import)) return Problem.Denied("access.function", null, ("function", Functions.Import));
        if (type.WriteFunction is { } function && !who.May(function)) return Problem.Denied("access.function", null, ("function", function));
        var able = who.Parts.Where(p => p.May(Functions.Import)).Select(p => p.AccessTo(type)).Where(a => a.Import).ToList();
        if (able.Count == 0) return Problem.Denied("access.import", null, ("type", type.Name));
        var (makes, changes) = (able.Any(a => a.Create), able.Any(a => a.Write != RecordScope.None));
        return mode switch
        {
            ImportMode.Update when !changes => Problem.Denied("access.update", null, ("type", type.Name), ("title", "")),
            ImportMode.Create when !makes => Problem.Denied("access.create", null, ("type", type.Name)),
            ImportMode.Upsert when !makes && !changes => Problem.Denied("access.create", null, ("type", type.Name)),
            _ => null,
        };
    }

    /// <summary>The type of a plan, to whoever may import it so.</summary>
    internal static RecordType Demand(Principal who, ImportPlan plan, RecordCatalogue catalogue)
    {
        var type = catalogue.Find(plan.Type) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", plan.Type)));
        return Lacking(who, type, plan.Mode) is { } problem ? throw new ProblemException(problem) : type;
    }
}
