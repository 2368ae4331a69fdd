using System.Text.RegularExpressions;
using Rapport.Testing;

namespace Rapport.Architecture.Tests;

public sealed class KeepingTheSourcesClean
{
    [Fact]
    public void No_transaction_on_SQLite_starts_as_a_reader()
    {
        // It would wait in vain for the whole command timeout when it turns into a writer.
        Assert.Empty(from source in Product.Sources("src/")
                     where Regex.IsMatch(source.Text, @"deferred:\s*true", RegexOptions.None, TimeSpan.FromSeconds(1))
                     select source.Path);
    }

    [Fact]
    public void Nothing_writes_around_the_change_log()
    {
        Assert.Empty(from source in Product.Sources("src/")
                     where !source.Path.StartsWith("src/Rapport.Storage.", StringComparison.Ordinal)
                     where Regex.IsMatch(source.Text, @"\.Execute(Update|Delete)(Async)?\(", RegexOptions.None, TimeSpan.FromSeconds(1))
                     select source.Path);
    }

    [Fact]
    public void No_component_loads_a_script_by_itself()
    {
        // It would have to know whether it is still there when the script arrives: PageScript does. CircuitJson only says how one is written.
        Assert.Empty(from source in Product.Sources("src/")
                     where source.Path is not ("src/Rapport.Kit/Shell/PageScript.cs" or "src/Rapport.App/Web/CircuitJson.cs") && source.Text.Contains("IJSObjectReference", StringComparison.Ordinal)
                     select source.Path);
    }

    [Fact]
    public void No_address_with_an_expression_is_written_with_entities()
    {
        // Blazor takes such an attribute as it stands: the second part of the address would be called "amp;id".
        Assert.Empty(from source in Product.Sources("src/")
                     where source.Path.EndsWith(".razor", StringComparison.Ordinal)
                     from Match met in Regex.Matches(source.Text, "=\"[^\"]*@[^\"]*&amp;[^\"]*\"", RegexOptions.None, TimeSpan.FromSeconds(1))
                     select $"{source.Path}: {met.Value}");
    }

    [Fact]
    public void No_lock_file_or_setting_names_a_folder_of_one_machine()
    {
        var homes = new Regex(@"(?<![\w.])/(root|home/\w+|Users/\w+)/", RegexOptions.None, TimeSpan.FromSeconds(1));
        string[] kinds = [".json", ".props", ".targets", ".csproj", ".slnx", ".config"];
        Assert.NotEmpty(Product.Files);
        Assert.Empty(from path in Product.Files
                     where kinds.Contains(Path.GetExtension(path)) && File.Exists(Repository.PathOf(path))
                     where homes.IsMatch(File.ReadAllText(Repository.PathOf(path)))
                     select path);
    }
}
