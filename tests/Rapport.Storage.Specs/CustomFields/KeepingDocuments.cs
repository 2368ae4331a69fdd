using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Rapport.Storage.Sqlite;

namespace Rapport.Storage.Specs.CustomFields;

/// <summary>The binary form of documents is SQLite's own: what is written here it reads, and what it writes is read here.</summary>
public sealed class KeepingDocuments : IDisposable
{
    private static readonly SqliteDialect Dialect = new();
    private readonly SqliteConnection connection = new("Data Source=:memory:");

    public KeepingDocuments() => connection.Open();

    public void Dispose() => connection.Dispose();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":null,"b":true,"c":false,"d":0,"e":-17,"f":1.5,"g":1E+30,"h":"","i":[],"j":{}}""")]
    [InlineData("""{"text":"a \"quoted\" \\ line\nand \u0000 a tab\t","汉字":"张三 🙂","list":["x","y \"z\""],"address":{"city":"Zürich","parts":[1,[2,{"three":3}]]}}""")]
    public void A_document_is_the_same_for_the_database_and_the_program(string json)
    {
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Text("select json($1)", Dialect.Document(json)))));
        Assert.Equal(1L, Scalar("select json_valid($1, 8)", Dialect.Document(json)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Read("select jsonb($1)", json))));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Read("select $1", json))));
    }

    [Fact]
    public void Sizes_around_the_lengths_of_a_header_are_read()
    {
        foreach (var length in (int[])[0, 1, 11, 12, 13, 254, 255, 256, 65_534, 65_535, 65_536, 100_000])
        {
            var json = JsonSerializer.Serialize(new Dictionary<string, string> { ["before"] = "b", ["text"] = new('x', length), ["behind"] = "h" });
            Assert.Equal((long)length, Scalar("select length(json_extract($1, '$.text'))", Dialect.Document(json)));
            Assert.Equal(json, Read("select $1", Dialect.Document(json)));
        }
    }

    [Fact]
    public void Single_values_are_taken_out_of_documents_of_either_hand()
    {
        const string Json = """{"name":"张三","quoted":"\"a\" 🙂","many":12345678901,"part":-0.25,"no":false,"none":null,"list":["b","a"],"other":7}""";
        var places = ((string[])["list", "name", "no", "none", "gone", "many", "part", "quoted"]).Select((key, place) => (key, place)).ToFrozenDictionary(k => k.key, k => k.place);
        foreach (var document in (object[])[Dialect.Document(Json), Scalar("select jsonb($1)", Json)!, Json])
            Assert.Equal(["""["b","a"]""", "张三", "false", null, null, "12345678901", "-0.25", "\"a\" 🙂"], Row("select $1", document, row => Dialect.CustomTexts(row, 0, places)));
    }

    [Fact]
    public void Random_documents_come_back()
    {
        var random = new Random(20260302);
        for (var i = 0; i < 500; i++)
        {
            var json = new JsonObject(Enumerable.Range(0, random.Next(80)).Select(k => KeyValuePair.Create($"f{k}", Value(random, 3)))).ToJsonString(random.Next(2) == 0 ? null : new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Text("select json($1)", Dialect.Document(json)))), json);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Read("select jsonb($1)", json))), json);
        }
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth == 0 ? 5 : 7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64() >> random.Next(64),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-20, 20)),
        4 => string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => char.ConvertFromUtf32(random.Next(3) switch { 0 => random.Next(0x20), 1 => random.Next(0x20, 0x7f), _ => random.Next(0x4e00, 0x9fff) }))),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(5)).Select(k => KeyValuePair.Create($"\"{k}", Value(random, depth - 1)))),
    };

    private string Read(string sql, object value) => Row(sql, value, row => Dialect.Document(row, 0));

    private string Text(string sql, object value) => (string)Scalar(sql, value)!;

    private object? Scalar(string sql, object value) => Row(sql, value, row => row.GetValue(0));

    private T Row<T>(string sql, object value, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Dialect.Bind(command, value);
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        return read(row);
    }
}
