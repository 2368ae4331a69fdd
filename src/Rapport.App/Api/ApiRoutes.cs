using Rapport.App.Api.Files;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.App.Api;

/// <summary>The addresses of the API. Who calls is settled before, by <see cref="ApiDoor"/>; what he may, by the record engine.</summary>
internal static class ApiRoutes
{
    public const string Base = "/api/v1";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Base).WithMetadata(new PermissionMetadata(PermissionMetadata.Api)).AddEndpointFilter(KnownQuery.CheckAsync).AddEndpointFilter<IdempotencyKeys>();
        api.MapGet("/types", (HttpContext http, CatalogueHolder catalogue, CatalogueJson told) => ApiAnswer.Json(200, json => told.WriteAll(json, catalogue.Current, ApiDoor.Caller(http))));
        api.MapGet("/types/{type}", (HttpContext http, string type, CatalogueHolder catalogue, CatalogueJson told) =>
        {
            var found = ApiTypes.Of(catalogue.Current, type, ApiDoor.Caller(http));
            return ApiAnswer.Json(200, json => told.Write(json, catalogue.Current, found, ApiDoor.Caller(http)));
        });
        ChangesApi.Map(api);
        SearchApi.Map(api);
        UndoApi.Map(api);
        JobsApi.Map(api);
        ImportsApi.Map(api);
        TypesApi.Map(api);
        FieldsApi.Map(api);
        KindApi.Map(api);
        PacksApi.Map(api);
        RulesApi.Map(api);
        VersionsApi.Map(api);
        FlowsApi.Map(api);
        SharingApi.Map(api);
        DeputiesApi.Map(api);
        LayoutApi.Map(api);
        ReportsApi.Map(api);
        FilesApi.Map(api);
        NoticesApi.Map(api);
        WebhooksApi.Map(api);
        CardsApi.Map(api);
        ListApi.Map(api);
        RecordApi.Map(api);
        RecordSharesApi.Map(api);
        MergeApi.Map(api);
        DuplicatesApi.Map(api);
        MergeManyApi.Map(api);
        BinApi.Map(api);
        BatchApi.Map(api);
        BulkApi.Map(api);
    }
}

/// <summary>Record types as a caller may name them.</summary>
internal static class ApiTypes
{
    public static bool Sees(Principal who, RecordType type) => who.AccessTo(type) is { } access && (access.Read != RecordScope.None || access.Create);

    /// <summary>The type of that name; what the caller may not see is not there.</summary>
    public static RecordType Of(RecordCatalogue catalogue, string name, Principal who) =>
        catalogue.Find(name) is { } type && Sees(who, type) ? type
        : throw ApiProblems.Missing("type.unknown", null, name, catalogue.Types.Where(t => Sees(who, t)).Select(t => t.Name), ("type", name));
}
