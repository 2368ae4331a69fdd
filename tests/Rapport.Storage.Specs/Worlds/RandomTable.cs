using System.Globalization;
using System.Text;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;

namespace Rapport.Storage.Specs.Worlds;

/// <summary>A table as people bring it: some columns of a type, some cells empty, some codes more than once.</summary>
internal sealed class RandomTable(RecordType type, RandomValues values)
{
    public const int Codes = 160;

    public static string Code(int number) => string.Create(CultureInfo.InvariantCulture, $"0{number:000}");

    /// <summary>Writes so many rows; links name records by their codes, some of them such as the table itself brings.</summary>
    public async Task WriteAsync(string path, int rows, int fields, Func<int, string> codeOf)
    {
        var columns = type.Fields.Where(f => ColumnMatch.IsTaken(f) && f.Section != "system" && f.Kind is not (FieldKind.File or FieldKind.Image or FieldKind.AutoNumber) && f.Name is not ("code" or "name" or SystemFields.Owner))
            .OrderBy(_ => values.Random.Next()).Take(fields).ToList();
        var text = new StringBuilder("code,name");
        foreach (var column in columns) text.Append(',').Append(column.Name);
        text.Append("\r\n");
        for (var row = 0; row < rows; row++)
        {
            text.Append(codeOf(row)).Append(',').Append(values.Chance(3) ? "" : "Name " + values.Random.Next(5).ToString(CultureInfo.InvariantCulture));
            foreach (var column in columns) text.Append(',').Append(Quoted(Cell(column)));
            text.Append("\r\n");
        }

        await File.WriteAllTextAsync(path, text.ToString());
    }

    private string Cell(Field column)
    {
        // Those of even numbers are there beforehand.
        string Named() => Code(values.Chance(90) ? values.Random.Next(Codes / 2) * 2 : values.Random.Next(Codes));
        if (values.Chance(2)) return column.Kind is FieldKind.Text or FieldKind.LongText ? "x" : "no such value";
        if (column.Kind == FieldKind.Link) return values.Chance(50) ? "" : Named();
        if (column.Kind == FieldKind.MultiLink) return values.Chance(50) ? "" : $"{Named()}; {Named()}";
        var value = values.Of(column, _ => []);
        var cell = CellWriter.Write(value);
        return value is string && CellGuard.Needs(cell) ? "'" + cell : cell;
    }

    private static string Quoted(string cell) => cell.Length == 0 ? "" : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
