using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// An import that is more than rows of one record type, brought by a module: sales lines become customers, products and
/// orders. It stands beside the record types wherever an import is chosen, and runs as the same job.
/// </summary>
public interface IImportKind
{
    /// <summary>
    /// What may stand in a file, described like a record type that is not in the catalogue: its name stands in addresses
    /// and plans, its fields are matched with the columns, by name, label and alias.
    /// </summary>
    RecordType Columns { get; }

    /// <summary>Record type whose list shows what came in.</summary>
    string Shows { get; }

    /// <summary>The right that somebody lacks to write all that the import makes; null where none is lacking.</summary>
    Problem? Lacking(Principal who);

    bool IsFor(Principal who) => Lacking(who) is null;

    /// <summary>Looks at the beginning of a file and writes nothing.</summary>
    ImportTrial Try(string path, ImportPlan plan, Principal who, CancellationToken ct);

    /// <summary>Imports a file. Started twice, it adds nothing twice.</summary>
    Task<ImportResult> RunAsync(string path, ImportPlan plan, Principal who, string errorFile, Func<ImportStep, Task> progress, CancellationToken ct);
}

/// <summary>A figure of an import besides those that all have: <c>retail.invoices</c>, said by the text <c>importFact.{name}</c>.</summary>
public sealed record ImportFact(string Name, decimal Value);
