using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Versions;

/// <summary>What whoever restores a version has seen: nothing is restored over something that was saved since.</summary>
/// <param name="Last">Number of the last line about the thing when it was looked at.</param>
public sealed record VersionSeen(DefinitionKey Of, long Last)
{
    public long? Restores { get; init; }

    public long? Undoes { get; init; }

    /// <summary>
    /// Asked within the transaction that writes, once what is written is locked. Whoever else writes waits at the same counter; it is
    /// taken in the same order as by every other save.
    /// </summary>
    internal async Task DemandAsync(WriteSession session)
    {
        if (Of.Kind is DefinitionKind.Share or DefinitionKind.Role) await Users.TellAsync(session);
        else await CustomFields.CountAsync(session);
        if (await DefinitionLog.LastAsync(session, Of) != Last) throw new ProblemException(Problem.Conflict("versions.changedMeanwhile", null, ("name", Of.Name)));
    }
}
