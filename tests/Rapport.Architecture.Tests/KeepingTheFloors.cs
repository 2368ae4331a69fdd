using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Rapport.Architecture.Tests;

public sealed class KeepingTheFloors
{
    // From the ground up: an assembly may use those before it.
    private static readonly string[] Floors =
        ["Rapport.Core", "Rapport.Storage.Sqlite", "Rapport.Storage.Postgres", "Rapport.Kit", "Rapport.Customers", "Rapport.Sales", "rapport"];

    [Fact]
    public void An_assembly_uses_only_what_lies_below_it()
    {
        Assert.NotEmpty(Product.Assemblies);
        var upward = from assembly in Product.Assemblies
                     let name = assembly.GetName().Name!
                     let floor = Array.IndexOf(Floors, name)
                     from used in assembly.GetReferencedAssemblies()
                     where used.Name!.StartsWith("rapport", StringComparison.OrdinalIgnoreCase)
                     where floor < 0 || Array.IndexOf(Floors, used.Name) >= floor
                     select $"{name} uses {used.Name}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Only_the_program_knows_the_databases()
    {
        var users = from assembly in Product.Assemblies
                    where assembly.GetName().Name != "rapport"
                    from used in assembly.GetReferencedAssemblies()
                    where used.Name!.StartsWith("Rapport.Storage.", StringComparison.Ordinal)
                    select $"{assembly.GetName().Name} uses {used.Name}";
        Assert.Empty(users);
    }

    [Fact]
    public void A_public_type_of_a_storage_carries_out_a_contract_of_the_core()
    {
        var open = from assembly in Product.Assemblies
                   where assembly.GetName().Name!.StartsWith("Rapport.Storage.", StringComparison.Ordinal)
                   from type in assembly.GetExportedTypes()
                   where type.BaseType?.Assembly.GetName().Name != "Rapport.Core"
                       && !type.GetInterfaces().Any(i => i.Assembly.GetName().Name == "Rapport.Core")
                   select type.FullName;
        Assert.Empty(open);
    }

    [Fact]
    public void The_program_shows_only_its_entry_its_components_and_the_shapes_of_requests()
    {
        // Validation sees public records only, and the Razor compiler makes components public.
        var program = Product.Assemblies.Single(a => a.GetName().Name == "rapport");
        var open = from type in program.GetExportedTypes()
                   where type != program.EntryPoint!.DeclaringType && type.FullName != "Program" && type.Name != "_Imports"
                       && !typeof(IComponent).IsAssignableFrom(type) && type.GetMethod("<Clone>$") is null
                       && type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Any(m => !m.IsSpecialName)
                   select type.FullName;
        Assert.Empty(open);
    }

    [Fact]
    public void Tables_carry_the_prefix_of_their_module()
    {
        Assert.NotEmpty(Product.Modules);
        var strangers = from module in Product.Modules
                        from table in module.RecordTypes().Select(t => t.Table).Concat(module.Tables().Select(t => t.Name))
                        where !table.StartsWith(module.Prefix + "_", StringComparison.Ordinal)
                        select $"{module.GetType().Name}: {table}";
        Assert.Empty(strangers);
        Assert.Distinct(Product.Modules.Select(m => m.Prefix));
    }
}
