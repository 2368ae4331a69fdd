using Rapport.Kit.Icons;

namespace Rapport.Architecture.Tests;

public sealed class ShowingIcons
{
    [Fact]
    public void Every_record_type_has_an_icon_of_the_set()
    {
        var known = IconSet.Names.ToHashSet(StringComparer.Ordinal);
        Assert.Empty(from module in Product.Modules from type in module.RecordTypes() where !known.Contains(type.Icon) select $"{type.Name}: {type.Icon}");
    }
}
