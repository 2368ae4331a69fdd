using System.Globalization;

namespace Rapport.Core.Exchange.Cells;

/// <summary>Whether 25 in a column of shares is a quarter or twenty-five times the whole.</summary>
public enum ShareForm
{
    /// <summary>Nobody asked: numbers without a sign are read as programs write them.</summary>
    Parts,

    /// <summary>No number of the column is above one: they are parts of one. One above it that comes later is refused.</summary>
    PartsOnly,

    /// <summary>Some number is above one: all are percent, as a cell shows them.</summary>
    Points,
}

/// <summary>A share on its way into a table, where it stands with its sign: 0.25 is written as 25% and never misread.</summary>
public readonly record struct SignedShare(double Value)
{
    /// <summary>Read back it is the same number to the last bit; one beyond all reason stays without the sign.</summary>
    public override string ToString()
    {
        var text = Value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('E', StringComparison.Ordinal) || Math.Abs(Value) >= 1e20) return text;
        var hundredths = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) * 100m;
        return (hundredths / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) + "%";
    }
}
