using Rapport.Core.Catalogue;
using Rapport.Kit.Records;

namespace Rapport.Kit.Boards;

/// <summary>What the foot of a card says: what comes next with the record. <paramref name="Tone"/> is <c>ok</c>, <c>warn</c>, <c>bad</c> or empty; a hollow dot means nothing is planned.</summary>
public sealed record CardMark(string Text, string Tone, bool Hollow = false);

/// <summary>A module says what comes next with the records of a type.</summary>
public interface ICardMarks
{
    /// <summary>Whether it speaks of records of that type.</summary>
    bool IsFor(RecordType type);

    /// <summary>Fields that it wants of each row.</summary>
    IReadOnlyList<string> Fields { get; }

    /// <summary>One mark a row at most, for all rows at once, as the signed-in person.</summary>
    Task<IReadOnlyDictionary<Guid, CardMark>> ReadAsync(RecordType type, IReadOnlyList<RecordRow> rows, CancellationToken cancel);
}
