using System.Data.Common;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Brings the criteria language into the statements of the reader.</summary>
public abstract class CriteriaFilter
{
    /// <summary>A SQL condition on alias <c>t</c>. A trusted text (a scope set by an administrator) may name fields hidden from the principal.</summary>
    public abstract string Condition(RecordType type, string where, Principal who, SqlValues values, bool trusted);

    /// <summary>The SQL of a computed field.</summary>
    public abstract string Value(Field field, Principal who, SqlValues values);

    public abstract object? Read(Field field, DbDataReader row, int ordinal);
}
