using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue;

/// <summary>Indexes of run-time fields, on exactly the expressions that criteria and sorts write, or they serve nobody.</summary>
internal static class FieldIndexes
{
    /// <summary>Makes the indexes that serve filters and sorts.</summary>
    public static async Task MakeAsync(IDatabase database, RecordType type, Field field, CancellationToken ct)
    {
        var value = Expression(database, field);
        foreach (var index in Of(type, field))
            await database.Dialect.MakeIndexAsync(database, type.Table, index.Name, index.Columns.StartsWith(Key(field, lower: true), StringComparison.Ordinal) ? database.Dialect.Lower(value) : value, type.FollowerOf(field)?.SortColumn, unique: false, ct);
    }

    /// <summary>The indexes of a field, with <see cref="Key"/> in place of what each database writes for its value.</summary>
    public static IEnumerable<SystemIndex> Of(RecordType type, Field field)
    {
        var follower = type.FollowerOf(field)?.SortColumn;
        var (what, behind) = follower is null ? ("", ", n") : ("_" + follower, $", {follower}, n");
        yield return new SystemIndex(Name(type, field, "value" + what), Key(field) + behind);
        // Texts are sorted as they stand, but compared without regard to case.
        if (field.IsText && field.Match == TextMatch.IgnoreCase) yield return new SystemIndex(Name(type, field, "lower" + what), Key(field, lower: true) + behind);
    }

    /// <summary>What stands for the value of a field among the columns of an index. No SQL.</summary>
    public static string Key(Field field, bool lower = false) => lower ? $"custom(lower {field.Name})" : $"custom({field.Name})";

    /// <summary>Makes the index that keeps a value for one record; refuses where two have the same already.</summary>
    public static async Task MakeUniqueAsync(IDatabase database, RecordType type, Field field, CancellationToken ct)
    {
        try
        {
            await database.Dialect.MakeIndexAsync(database, type.Table, Name(type, field, "unique"), Expression(database, field), null, unique: true, ct);
        }
        catch (DbException e) when (database.Dialect.UniqueViolation(e) is not null)
        {
            await DropUniqueAsync(database, type, field, ct);
            throw new ProblemException(Problem.Refused("fields.notUnique", "unique", ("name", field.Name), ("type", type.Name)));
        }
    }

    public static Task DropUniqueAsync(IDatabase database, RecordType type, Field field, CancellationToken ct) => database.WriteAsync(WriteLane.Bulk, async session =>
    {
        await session.ExecuteUnpreparedAsync($"drop index if exists {Name(type, field, "unique")}");
        return 0;
    }, ct);

    /// <summary>Makes all that the fields of a catalogue want: after a restore.</summary>
    public static async Task MakeAllAsync(IDatabase database, RecordCatalogue catalogue, CancellationToken ct)
    {
        foreach (var type in catalogue.Types)
        {
            foreach (var field in type.Fields.Where(f => f.IsCustom))
            {
                if (field.Indexed) await MakeAsync(database, type, field, ct);
                if (field.Unique) await MakeUniqueAsync(database, type, field, ct);
            }

            foreach (var field in type.Fields)
                if (field.Kept is { IsReady: true } kept) await MakeAsync(database, type, kept.Value, ct);
        }
    }

    /// <summary>PostgreSQL folds names and cuts them at 63 bytes: a part of the hash keeps fields apart.</summary>
    public static string Name(RecordType type, Field field, string what) =>
        $"{(what == "unique" ? "ux" : "ix")}_{type.Table}_cf_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(field.Key)))[..8]}_{what}";

    private static string Expression(IDatabase database, Field field) => database.Dialect.Custom("t", field).Replace("t.custom", "custom", StringComparison.Ordinal);
}
