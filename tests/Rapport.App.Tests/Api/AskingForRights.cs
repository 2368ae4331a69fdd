using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Rapport.Core.Access;

namespace Rapport.App.Tests.Api;

/// <summary>Walks all endpoints of the running program; there is no list of exemptions.</summary>
public sealed class AskingForRights(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private List<RouteEndpoint> Endpoints =>
        [.. Server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)];

    [Fact]
    public void Every_endpoint_says_which_permission_it_asks_for()
    {
        Assert.True(Endpoints.Count > 20);
        // Pages and the circuit are the framework's endpoints: what stands on them asks the record engine.
        Assert.Empty(from endpoint in Endpoints
                     where !IsOfTheFramework(endpoint) && endpoint.Metadata.GetMetadata<PermissionMetadata>() is null
                     select endpoint.DisplayName);
    }

    [Fact]
    public void Only_what_is_public_lets_strangers_in()
    {
        Assert.Empty(from endpoint in Endpoints
                     where endpoint.Metadata.GetMetadata<PermissionMetadata>() is { Function: not PermissionMetadata.Public }
                     where endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                     select endpoint.DisplayName);
    }

    [Fact]
    public async Task A_stranger_is_refused_everywhere_else()
    {
        var open = new List<string>();
        foreach (var endpoint in Endpoints.Where(e => e.Metadata.GetMetadata<PermissionMetadata>()?.Function != PermissionMetadata.Public && e.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var reply = await CallAsync(method, PathOf(endpoint.RoutePattern), method is "GET" or "DELETE" or "HEAD" ? null : "{}", key: null);
                if (reply.Status != 401 && !(reply.Status == 302 && reply.Headers["Location"].Contains("/sign-in?", StringComparison.Ordinal)))
                    open.Add($"{method} {endpoint.RoutePattern.RawText}: {reply.Status}");
            }
        }

        Assert.Empty(open);
    }

    [Fact]
    public void Pages_open_to_strangers_are_doors()
    {
        var doors = from endpoint in Endpoints
                    where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                    select endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()!.Type;
        Assert.All(doors, d => Assert.Equal("DoorLayout", d.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.LayoutAttribute), true).Cast<Microsoft.AspNetCore.Components.LayoutAttribute>().Single().LayoutType.Name));
    }

    private static bool IsOfTheFramework(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        || endpoint.RoutePattern.RawText is { } address && (address.TrimStart('/').StartsWith('_') || address == "{**path:file}");

    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart parameter => parameter.ParameterPolicies.Select(x => x.Content).FirstOrDefault() switch
        {
            "guid" => Guid.Empty.ToString(),
            "long" or "int" => "1",
            _ => "party",
        },
        _ => "",
    }))));
}
