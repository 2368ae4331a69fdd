using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;

namespace Rapport.Kit.Records.Sharing;

/// <summary>Single records shared, as the signed-in person sees and does it. What cannot be done is thrown as a <see cref="Core.Problems.ProblemException"/>.</summary>
public interface IShareDesk
{
    /// <summary>With whom the record is shared, and whether this person decides on that; null where records of the type are not shared, or this one is not seen.</summary>
    Task<ShareState?> ReadAsync(RecordType type, Guid id, CancellationToken cancel);

    Task ShareAsync(RecordType type, Guid id, Guid? person, int? team, bool write, DateOnly? until, CancellationToken cancel);

    Task EndAsync(RecordType type, Guid id, long number, CancellationToken cancel);

    /// <summary>Teams by number, indented by depth.</summary>
    Task<IReadOnlyList<(int Number, string Name, int Depth)>> TeamsAsync(CancellationToken cancel);
}

public sealed record ShareState(IReadOnlyList<RecordShare> Shares, bool Decides, Guid Me);
