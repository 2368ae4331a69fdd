using Rapport.App.Tests.CommandLine;
using Rapport.Testing;

namespace Rapport.App.Tests.Clients;

/// <summary><c>rapport client</c>: the classes that come with the client are those of an empty workplace, and a firm makes its own.</summary>
public sealed class WritingTheClasses
{
    [Fact]
    public async Task The_classes_of_the_client_are_those_of_the_catalogue()
    {
        using var folder = new TempFolder();
        var said = await RapportProcess.RunAsync(null, null, "client", folder.File("model"), "--namespace", "Rapport.Client.Model", "--data", folder.File("data"));
        Assert.True(said.Exit == 0, said.ToString());
        var committed = Repository.PathOf("src", "Rapport.Client", "Model");
        // Where this fails, run what is above with the folder src/Rapport.Client/Model.
        Assert.Equal(Texts(committed), Texts(folder.File("model")));
    }

    [Fact]
    public async Task Choices_and_names_that_cannot_be_said_in_code_get_others()
    {
        using var folder = new TempFolder();
        var document = folder.File("openapi.json");
        await File.WriteAllTextAsync(document, """
            { "components": { "schemas": {
              "Visit": { "x-type": "visit", "title": "Visit <b>", "properties": {
                "id": {}, "version": {}, "visit": { "type": "string" }, "has": { "type": "boolean" }, "2nd": { "type": ["number", "null"], "format": "double" },
                "state": { "type": "string", "enum": ["to-do", "to do", "9"] }, "sales": { "type": "number", "x-kind": "rollUp" } } },
              "VisitChange": { "properties": { "visit": {}, "has": {}, "2nd": {}, "state": {} } } } } }
            """, TestContext.Current.CancellationToken);
        var said = await RapportProcess.RunAsync(null, null, "client", folder.File("model"), "--document", document, "--json");
        Assert.True(said.Exit == 0, said.ToString());
        var text = await File.ReadAllTextAsync(folder.File("model/Visit.cs"), TestContext.Current.CancellationToken);
        Assert.All(
            ["Visit &lt;b&gt;", "string? VisitField {", "bool? HasField {", "double? _2nd {", "decimal? Sales =>", "ToDo = \"to-do\"", "ToDoField = \"to do\"", "_9 = \"9\"", "namespace Workplace;"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--namespace", "9lives", "no namespace")]
    [InlineData("--types", "partie", "partie")]
    public async Task What_cannot_be_is_refused_and_nothing_is_written(string option, string value, string words)
    {
        using var folder = new TempFolder();
        var said = await RapportProcess.RunAsync(null, null, "client", folder.File("model"), option, value, "--data", folder.File("data"));
        Assert.Equal(1, said.Exit);
        Assert.Contains(words, said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("model")));
    }

    private static SortedDictionary<string, string> Texts(string folder) =>
        new(Directory.GetFiles(folder, "*.cs").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText, StringComparer.Ordinal), StringComparer.Ordinal);
}
