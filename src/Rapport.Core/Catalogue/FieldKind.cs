namespace Rapport.Core.Catalogue;

/// <summary>
/// What a field holds. The CLR type in brackets is the one value domain of the whole program: the record engine, the
/// criteria language, import, export and the API all speak it, whatever the database stores.
/// </summary>
public enum FieldKind
{
    /// <summary>One line of text (<see cref="string"/>).</summary>
    Text,

    /// <summary>Several lines of text (<see cref="string"/>).</summary>
    LongText,

    /// <summary>A whole number (<see cref="long"/>).</summary>
    Integer,

    /// <summary>A number with a fraction (<see cref="double"/>).</summary>
    Number,

    /// <summary>An amount (<see cref="decimal"/>, at most four decimals) in the record's currency; stored as ten-thousandths.</summary>
    Money,

    /// <summary>A share (<see cref="double"/>): 0.25 is shown as 25 %.</summary>
    Percent,

    /// <summary>Yes or no (<see cref="bool"/>).</summary>
    YesNo,

    /// <summary>A day without a time (<see cref="DateOnly"/>).</summary>
    Date,

    /// <summary>A moment (<see cref="DateTime"/>, UTC, whole milliseconds).</summary>
    DateTime,

    /// <summary>One key of <see cref="Field.Choices"/> (<see cref="string"/>).</summary>
    Choice,

    /// <summary>Several keys of <see cref="Field.Choices"/> (<see cref="string"/> array, sorted, no doubles).</summary>
    MultiChoice,

    /// <summary>Free words (<see cref="string"/> array, sorted, no doubles).</summary>
    Tags,

    /// <summary>One record of <see cref="Field.Target"/> (<see cref="System.Guid"/>).</summary>
    Link,

    /// <summary>Several records of <see cref="Field.Target"/> (<see cref="System.Guid"/> array, sorted, no doubles).</summary>
    MultiLink,

    /// <summary>An e-mail address (<see cref="string"/>, lower case).</summary>
    Email,

    /// <summary>A telephone number (<see cref="string"/>, E.164 where it could be read as one, otherwise as typed).</summary>
    Phone,

    /// <summary>A web address (<see cref="string"/>).</summary>
    Url,

    /// <summary>A postal address (<see cref="PostalAddress"/>).</summary>
    Address,

    /// <summary>A point on the map (<see cref="GeoPoint"/>, degrees, WGS 84).</summary>
    Location,

    /// <summary>An uploaded file (<see cref="System.Guid"/> of the stored file).</summary>
    File,

    /// <summary>An uploaded picture (<see cref="System.Guid"/> of the stored file).</summary>
    Image,

    /// <summary>Computed from fields of the same record by <see cref="Field.Expression"/>; never stored.</summary>
    Formula,

    /// <summary>Computed over linked records by <see cref="Field.Expression"/>; never stored.</summary>
    RollUp,

    /// <summary>A readable code drawn from a counter (<see cref="string"/>), such as C-00093.</summary>
    AutoNumber,
}
