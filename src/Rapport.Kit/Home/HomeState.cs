using Rapport.Kit.Records;

namespace Rapport.Kit.Home;

/// <summary>What the home page itself has to know; its cards ask for the rest.</summary>
/// <param name="IsEmpty">Nobody has put anything in yet.</param>
internal sealed record HomeState(bool IsEmpty, HomeArrangement? Arrangement)
{
    public static async Task<HomeState> ReadAsync(IRecordSource source, IHomeBoard board, CancellationToken cancel)
    {
        var isEmpty = true;
        foreach (var type in source.Catalogue.Types.Where(t => t.NavigationOrder is not null).OrderBy(t => t.NavigationOrder))
        {
            if ((await source.CountAsync(type.Name, null, cancel)).Count == 0) continue;
            isEmpty = false;
            break;
        }

        return new HomeState(isEmpty, await board.ReadAsync(cancel));
    }
}
