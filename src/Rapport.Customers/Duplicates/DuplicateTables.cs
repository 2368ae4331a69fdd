using Rapport.Core.Storage;

namespace Rapport.Customers.Duplicates;

/// <summary>What the standing scan keeps. All of it follows from the parties and can be made anew.</summary>
internal static class DuplicateTables
{
    public const string Keys = "cus_duplicate_key";
    public const string Pairs = "cus_duplicate_pair";

    public static IEnumerable<SystemTable> All()
    {
        // Blocking keys of each party, as hashes: two parties are worth comparing when they share one.
        yield return new(Keys,
            [new("n", ColumnType.Integer) { IsNumber = true }, new("hash", ColumnType.Integer, true), new("party_id", ColumnType.Id, true)],
            [new("ix_cus_duplicate_key_hash", "hash, party_id"), new("ix_cus_duplicate_key_party", "party_id")]);

        // Possible duplicates; the first id is the smaller one.
        yield return new(Pairs,
            [new("n", ColumnType.Integer) { IsNumber = true }, new("a_id", ColumnType.Id, true), new("b_id", ColumnType.Id, true), new("bits", ColumnType.Real, true), new("model", ColumnType.Integer, true), new("found_at", ColumnType.Moment, true)],
            [new("ux_cus_duplicate_pair", "a_id, b_id", Unique: true), new("ix_cus_duplicate_pair_b", "b_id"), new("ix_cus_duplicate_pair_bits", "bits, n")]);

        yield return new("cus_duplicate_model",
            [new("n", ColumnType.Integer) { IsNumber = true }, new("made_at", ColumnType.Moment, true), new("parties", ColumnType.Integer, true), new("learnt_from", ColumnType.Integer, true), new("data", ColumnType.Json, true)],
            []);

        // Where the scan stands: one row, whose cursor is moved together with what was found up to it.
        yield return new("cus_duplicate_scan",
            [new("name", ColumnType.Text, true), new("cursor", ColumnType.Text, true), new("model", ColumnType.Integer, true), new("parties", ColumnType.Integer, true), new("created", ColumnType.Integer, true), new("scanned_at", ColumnType.Moment, true)],
            [])
        { PrimaryKey = "name" };
    }
}
