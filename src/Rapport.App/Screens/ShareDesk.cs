using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Kit.Records.Sharing;

namespace Rapport.App.Screens;

internal sealed class ShareDesk(RecordShares shares, UserDirectory directory, Visitor visitor) : IShareDesk
{
    public async Task<ShareState?> ReadAsync(RecordType type, Guid id, CancellationToken cancel)
    {
        if (!RecordShares.May(type)) return null;
        try
        {
            return new ShareState(await shares.ListAsync(type, id, visitor.Who, cancel), await shares.MayDecideAsync(type, id, visitor.Who, cancel), visitor.User);
        }
        catch (ProblemException)
        {
            // Taken away meanwhile: the page itself says so.
            return null;
        }
    }

    public Task ShareAsync(RecordType type, Guid id, Guid? person, int? team, bool write, DateOnly? until, CancellationToken cancel) => shares.ShareAsync(type, id, person, team, write, until, visitor.Who, cancel);

    public Task EndAsync(RecordType type, Guid id, long number, CancellationToken cancel) => shares.EndAsync(type, id, number, visitor.Who, cancel);

    public async Task<IReadOnlyList<(int Number, string Name, int Depth)>> TeamsAsync(CancellationToken cancel) => [.. (await directory.TeamsAsync(cancel)).Select(t => (t.Number, t.Name, t.Depth))];
}
