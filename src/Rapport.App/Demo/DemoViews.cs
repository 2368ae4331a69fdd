using Rapport.Core.Access;
using Rapport.Core.Views;

namespace Rapport.App.Demo;

/// <summary>Lists that the sample company keeps for everybody; they come and go with its change set.</summary>
internal static class DemoViews
{
    public static async Task OfferAsync(SavedViews views, DemoLife life, long set, Principal who, CancellationToken ct)
    {
        foreach (var (name, where, sort, columns) in new (string, string, string, string[])[]
        {
            (life.Lapsed, "roles has 'customer' and any(orders, placedAt > today - 2y) and none(orders, placedAt > today - 90d)", "name", ["name", "code", "city", "phone", "sales", "orderCount"]),
            (life.Best, "roles has 'customer' and sum(orders, total) >= 5000", "name", ["name", "code", "city", "country", "sales", "orderCount"]),
            (life.New, "roles has 'customer' and since >= startOfQuarter", "-since", ["name", "code", "since", "city", "country", "email"]),
            (life.Firms, "kind = 'organisation' and any(relatedFrom, role = 'worksFor')", "name", ["name", "code", "roles", "industry", "city", "phone", "website"]),
        })
            await views.SaveAsync(new SavedList(Guid.CreateVersion7(), "party", name, where, sort, columns, Shared: true), who, ct, set);
    }
}
