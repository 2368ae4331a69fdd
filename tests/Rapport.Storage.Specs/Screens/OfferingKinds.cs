using Rapport.App.Screens.Admin;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;
using Rapport.Storage.Specs.CustomFields;

namespace Rapport.Storage.Specs.Screens;

public sealed class OfferingKinds
{
    [Fact]
    public async Task Every_kind_of_the_dialog_is_taken_with_every_trait_that_it_offers_for_it()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        Task<Field> AddAsync(string name, FieldDefinition definition) => fields.AddAsync("thing", name, definition, Principal.System, CancellationToken.None);
        await AddAsync("belongsTo", new() { Kind = FieldKind.Link, Target = "thing", Inverse = "pieces" });
        foreach (var kind in FieldDraft.Kinds)
        {
            var draft = new FieldDraft(null)
            {
                Kind = kind,
                Target = "thing",
                Expression = kind == FieldKind.RollUp ? "count(pieces)" : "level + 1",
                Pattern = "A-{0}",
                Required = true,
                Unique = true,
                Searchable = true,
                InList = true,
                Indexed = true,
                Sensitive = true,
            };
            draft.Label["zh-Hant"] = "欄位";
            draft.Choices.Add(new ChoiceDraft { Label = new(new LocalText("One", null, null)) });
            var made = await AddAsync("of" + kind, draft.ToDefinition());
            Assert.Equal((kind, "欄位", draft.CanBeRequired), (made.Kind, made.Label?.ZhHant, made.Required));
        }

        Assert.Contains(FieldKind.Image, FieldDraft.Kinds);
    }
}
