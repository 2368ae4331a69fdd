using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>Writes notices within a transaction. Each person keeps the newest thousand.</summary>
internal static class NoticeStore
{
    public const int Most = 1_000;

    public static async Task PutAsync(WriteSession session, IReadOnlyCollection<NoticeDraft> drafts)
    {
        foreach (var draft in drafts) await PutAsync(session, draft);
        foreach (var user in drafts.Select(d => d.User).Distinct())
        {
            await session.ExecuteAsync($"delete from core_notice where user_id = $1 and n < (select min(k.n) from (select n from core_notice where user_id = $1 order by n desc limit {Most}) k)",
                session.Dialect.ToDb(FieldKind.Link, user));
        }
    }

    private static async Task PutAsync(WriteSession session, NoticeDraft draft)
    {
        var dialect = session.Dialect;
        var user = dialect.ToDb(FieldKind.Link, draft.User);
        // What gathers goes to the top again: it is put in anew, together with what was there.
        if (draft.Joins && await session.ScalarAsync("select detail from core_notice where user_id = $1 and gather = $2", user, draft.Gather) is string known)
        {
            await session.ExecuteAsync("delete from core_notice where user_id = $1 and gather = $2", user, draft.Gather);
            draft = draft with { Detail = NoticeDetail.Read(known).And(draft.Detail) };
        }

        await session.ExecuteAsync($"insert into core_notice (user_id, kind, type_no, record_id, set_id, by_id, at, detail, gather) values ($1, $2, $3, $4, $5, $6, $7, {dialect.JsonParameter(8)}, $9) on conflict (user_id, gather) do nothing",
            user, draft.Kind, draft.TypeNo is { } number ? (long)number : null, dialect.ToDb(FieldKind.Link, draft.Record), draft.Set, dialect.ToDb(FieldKind.Link, draft.By), dialect.ToDb(FieldKind.DateTime, draft.At), draft.Detail.ToJson(), draft.Gather);
    }
}
