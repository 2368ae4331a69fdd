using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>Users and teams are records like any other: listed, edited, logged and undone the same way.</summary>
public static class AccessTypes
{
    public static IEnumerable<RecordType> RecordTypes()
    {
        yield return new RecordTypeBuilder("team", 1, "core_team", "name")
            .With(t => t with { HasOwner = false, Icon = "sitemap", DefaultSort = "name", WriteFunction = Functions.Users })
            .Named("name", f => f with { Required = true })
            .Link("parent", "team", "children")
            .Build();

        yield return new RecordTypeBuilder("user", 2, "core_user", "name")
            .With(t => t with { HasOwner = false, Icon = "user", DefaultSort = "name", WriteFunction = Functions.Users })
            .Named("name", f => f with { Required = true })
            .Field("email", FieldKind.Email, f => f with { Required = true, Unique = true, InList = true })
            .Field("role", FieldKind.Text, f => f with { Required = true, InList = true, Default = "sales" })
            .Field("team", FieldKind.Integer, f => f with { Column = SystemFields.TeamColumn, Indexed = true, InList = true })
            .Field("active", FieldKind.YesNo, f => f with { Default = true, InList = true })
            .Field("language", FieldKind.Choice, f => f with { Choices = RecordTypeBuilder.Choices(["en", "zh-Hans", "zh-Hant"]), InList = true })
            .Field("timeZone", FieldKind.Text)
            .Build();
    }

    public static IEnumerable<SystemTable> Tables()
    {
        // What signs a person in is no field of the record: it is never listed, logged, exported or undone.
        yield return new("core_credential",
        [
            new("user_id", ColumnType.Id, true), new("password_hash", ColumnType.Text), new("failures", ColumnType.Integer, true),
            new("locked_until", ColumnType.Moment), new("totp_secret", ColumnType.Text), new("totp_step", ColumnType.Integer), new("stamp", ColumnType.Text, true),
            new("recovery", ColumnType.Json), new("seen_at", ColumnType.Moment),
        ], [])
        { PrimaryKey = "user_id" };

        yield return new("core_session",
        [
            new("id", ColumnType.Id, true), new("user_id", ColumnType.Id, true), new("made_at", ColumnType.Moment, true), new("seen_at", ColumnType.Moment, true),
            new("door", ColumnType.Text, true), new("agent", ColumnType.Text), new("address", ColumnType.Text),
        ], [new("ix_core_session_user", "user_id, seen_at")])
        { PrimaryKey = "id" };

        yield return new("core_passkey",
        [
            new("id", ColumnType.Text, true), new("user_id", ColumnType.Id, true), new("name", ColumnType.Text, true), new("made_at", ColumnType.Moment, true), new("used_at", ColumnType.Moment),
            new("asked", ColumnType.Integer), new("data", ColumnType.Json, true),
        ], [new("ix_core_passkey_user", "user_id")])
        { PrimaryKey = "id" };

        yield return new("core_linked",
        [
            new("id", ColumnType.Text, true), new("user_id", ColumnType.Id, true), new("issuer", ColumnType.Text, true), new("subject", ColumnType.Text, true), new("made_at", ColumnType.Moment, true),
        ], [new("ix_core_linked_user", "user_id")])
        { PrimaryKey = "id" };

        yield return new("core_api_key",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("hash", ColumnType.Text, true), new("name", ColumnType.Text, true), new("user_id", ColumnType.Id, true), new("role", ColumnType.Text, true),
            new("created_at", ColumnType.Moment, true), new("revoked_at", ColumnType.Moment), new("last_used_at", ColumnType.Moment),
        ], [new("ux_core_api_key_hash", "hash", Unique: true), new("ix_core_api_key_user", "user_id")]);

        // How one person wants the program to look; nobody else's business, so no record.
        yield return new("core_preference",
            [new("user_id", ColumnType.Id, true), new("value", ColumnType.Json, true)], [])
        { PrimaryKey = "user_id" };

        yield return new("core_role",
            [new("name", ColumnType.Text, true), new("definition", ColumnType.Json, true)], [])
        { PrimaryKey = "name" };

        yield return new("core_audit",
        [
            new("n", ColumnType.Integer) { IsNumber = true },
            new("at", ColumnType.Moment, true), new("user_id", ColumnType.Id), new("event", ColumnType.Text, true), new("detail", ColumnType.Text), new("address", ColumnType.Text),
        ], [new("ix_core_audit_at", "at"), new("ix_core_audit_user", "user_id, at"), new("ix_core_audit_event", "event, n")]);
    }
}
