using System.Data.Common;
using System.Globalization;

namespace Rapport.Core.Storage;

/// <summary>Positional parameters of one statement while its text is being written.</summary>
public sealed class SqlValues
{
    private readonly List<object?> values = [];

    public IReadOnlyList<object?> All => values;

    /// <summary>Adds a database value and gives its place: <c>$3</c>.</summary>
    public string Add(object? value)
    {
        values.Add(value);
        return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
    }

    public void BindTo(DbCommand command, SqlDialect dialect)
    {
        foreach (var value in values) dialect.Bind(command, value);
    }
}
