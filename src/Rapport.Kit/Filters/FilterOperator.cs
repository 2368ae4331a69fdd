namespace Rapport.Kit.Filters;

/// <summary>How a chip compares its field; the words are <c>filter.op.{name}</c>.</summary>
public enum FilterOperator
{
    Is,
    IsNot,
    AnyOf,
    NoneOf,
    Contains,
    StartsWith,
    EndsWith,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Between,
    Empty,
    NotEmpty,

    /// <summary>A list holds one of the values.</summary>
    Has,
    HasNone,

    /// <summary>A team is the given one or stands below it.</summary>
    Under,

    /// <summary>The search box's question over the whole record.</summary>
    Words,
}
