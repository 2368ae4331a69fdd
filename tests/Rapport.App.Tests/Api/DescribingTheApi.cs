using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Rapport.App.Tests.Api;

public sealed class DescribingTheApi(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private async Task<Reply> DocumentAsync() => await CallAsync("GET", "/openapi/v1.json");

    [Fact]
    public async Task The_document_is_valid_OpenAPI_3_1()
    {
        var text = (await DocumentAsync()).Text;
        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Empty(read.Diagnostic.Warnings.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public async Task References_lead_somewhere_and_operations_have_names_of_their_own()
    {
        var document = (await DocumentAsync()).Json;
        var ids = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Where(o => o.Key != "parameters").Select(o => (string)o.Value!["operationId"]!).ToList();
        Assert.True(ids.Count > 30);
        Assert.Distinct(ids);
        var lost = from reference in References(document)
                   let target = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (node, part) => node?[part])
                   where target is null
                   select reference;
        Assert.Empty(lost);
    }

    [Fact]
    public async Task No_address_of_the_API_is_kept_quiet_about()
    {
        var paths = (await DocumentAsync()).Json["paths"]!.AsObject();
        string Plain(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is RoutePatternLiteralPart l ? l.Content : "{" + ((RoutePatternParameterPart)p).Name + "}"))));
        var missing = from endpoint in Server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                      let path = Plain(endpoint.RoutePattern)
                      where path.StartsWith(V1 + "/", StringComparison.Ordinal)
                      let described = path.StartsWith(V1 + "/{type}", StringComparison.Ordinal) ? path.Replace("{type}", "party", StringComparison.Ordinal) : path
                      from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                      where paths[described]?[method.ToLowerInvariant()] is null
                      select $"{method} {path}";
        Assert.Empty(missing);
    }

    [Fact]
    public async Task What_is_described_for_every_type_is_not_described_once_more_for_none()
    {
        var paths = (await DocumentAsync()).Json["paths"]!.AsObject().Select(p => p.Key).ToList();
        Assert.DoesNotContain(paths, p => p.StartsWith(V1 + "/{type}", StringComparison.Ordinal));
        Assert.Contains(V1 + "/party/deleted", paths);
        Assert.Contains(V1 + "/party/{id}/restore", paths);
    }

    [Fact]
    public async Task A_report_is_described_and_its_example_answers_as_described()
    {
        var document = (await DocumentAsync()).Json;
        var body = document["paths"]![V1 + "/reports/query"]!["post"]!["requestBody"]!;
        Assert.True((bool)body["required"]!);
        var known = document["components"]!["schemas"]!["ApiReportQuery"]!["properties"]!.AsObject().Select(p => p.Key).ToHashSet();
        Assert.Equal(["columns", "fill", "limit", "measures", "rows", "sort", "type", "where"], known.Order(StringComparer.Ordinal));
        var example = body["content"]!["application/json"]!["example"]!;
        Assert.Subset(known, example.AsObject().Select(p => p.Key).ToHashSet());
        var answer = await CallAsync("POST", V1 + "/reports/query", example.ToJsonString());
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(document["components"]!["schemas"]!["ApiReport"]!["required"]!.AsArray().Select(n => (string)n!).Order(StringComparer.Ordinal), answer.Json.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_field_made_at_run_time_is_described_at_once()
    {
        var made = await PostAsync("/types/party/fields", new { name = "shoeSize", kind = "choice", label = new { en = "Shoe size" }, choices = new object[] { new { key = "s", label = new { en = "Small" } }, new { key = "l" } } });
        Assert.True(made.Status == 201, made.Text);
        var field = (await DocumentAsync()).Json["components"]!["schemas"]!["PartyChange"]!["properties"]!["shoeSize"]!;
        Assert.Equal("Shoe size", (string)field["title"]!);
        Assert.Equal("""["s","l",null]""", field["enum"]!.ToJsonString());
        var party = (await CallAsync("GET", V1 + "/types/party")).Json;
        Assert.Equal(("order", "party", "订单"), party["relations"]!.AsArray().Where(r => (string)r!["name"]! == "orders").Select(r => ((string)r!["type"]!, (string)r["field"]!, (string)r["label"]!["zh-Hans"]!)).Single());
        var fields = party["fields"]!.AsArray();
        Assert.Equal("""{"key":"s","label":{"en":"Small"}}""", fields.Single(f => (string)f!["name"]! == "shoeSize")!["choices"]![0]!.ToJsonString());
        Assert.Equal("客户", (string)fields.Single(f => (string)f!["name"]! == "roles")!["choices"]!.AsArray().Single(c => (string)c!["key"]! == "customer")!["label"]!["zh-Hans"]!);
        Assert.Equal(201, (await PostAsync("/party", new { name = "Big feet", shoeSize = "l" })).Status);
        Assert.Equal("field.notAChoice", (await PostAsync("/party", new { name = "Big feet", shoeSize = "xl" })).Problem(400));
        Assert.Equal(204, (await CallAsync("DELETE", V1 + "/types/party/fields/shoeSize")).Status);
        Assert.DoesNotContain("shoeSize", (await DocumentAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_are_in_the_language_of_the_caller()
    {
        var chinese = await CallAsync("GET", "/openapi/v1.json", null, "", ("Accept-Language", "zh-CN"));
        Assert.Contains("新建", (string)chinese.Json["paths"]!["/api/v1/party"]!["post"]!["summary"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("api.", System.Text.RegularExpressions.Regex.Replace(chinese.Text, "\"/api.*?\"", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_to_try_it_is_for_the_signed_in_and_loads_nothing_from_elsewhere()
    {
        Assert.Equal(302, (await CallAsync("GET", "/api", null, null)).Status);
        var anonymous = await CallAsync("GET", "/api/", null, null);
        Assert.Equal(302, anonymous.Status);
        Assert.Contains("connect-src 'self'", anonymous.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" && p.Value is JsonValue ? [p.Value.ToString()] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };
}
