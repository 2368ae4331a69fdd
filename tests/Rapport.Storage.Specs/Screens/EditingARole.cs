using Rapport.App.Screens.Admin;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.Screens;

public sealed class EditingARole
{
    private static readonly RecordType Thing = new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name").Build();
    private static readonly RecordType Line = new RecordTypeBuilder("line", 91, "tst_line", "name").Named("name").With(t => t with { HasOwner = false }).Build();

    [Fact]
    public void A_type_follows_all_others_until_it_is_changed_and_again_when_wished()
    {
        var sheet = new RoleSheet(Roles.Sales with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) }, isNew: false);
        Assert.Equal(RecordScope.Team, sheet[Thing].Read);
        sheet.Change(Thing, a => a with { Read = RecordScope.All });
        sheet.Change(null, a => a with { Read = RecordScope.Own });
        Assert.Equal((RecordScope.All, RecordScope.Own), (sheet[Thing].Read, sheet[Line].Read));
        Assert.True(sheet.IsOwn(Thing));
        Assert.Equal(["thing"], sheet.ToRole().Types.Keys);
        sheet.Follow(Thing);
        Assert.Equal(RecordScope.Own, sheet[Thing].Read);
    }

    [Fact]
    public void Nobody_writes_what_the_role_does_not_see()
    {
        var sheet = new RoleSheet(Roles.Manager, isNew: false);
        sheet.Change(Thing, a => a with { Read = RecordScope.Own });
        Assert.Equal(RecordScope.Own, sheet[Thing].Write);
        sheet.Change(Thing, a => a with { Read = RecordScope.None });
        Assert.Equal((RecordScope.None, false, false), (sheet[Thing].Write, sheet[Thing].Create, sheet[Thing].Delete));
    }

    [Fact]
    public void The_administrator_s_role_is_fixed_and_a_copy_of_it_is_not_a_second_one()
    {
        Assert.True(new RoleSheet(Roles.Administrator, isNew: false).IsFixed);
        var copy = new RoleSheet(Roles.Administrator with { Name = "boss" }, isNew: true);
        Assert.False(copy.IsFixed);
        Assert.DoesNotContain("*", copy.ToRole().Functions);
        Assert.Equal(Functions.All.Order(StringComparer.Ordinal), copy.ToRole().Functions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_has_no_owner_is_seen_by_all_or_nobody()
    {
        Assert.Equal([RecordScope.None, RecordScope.All], RoleSheet.ScopesOf(Line));
        Assert.Equal(4, RoleSheet.ScopesOf(Thing).Count);
    }
}

public sealed class DescribingAField
{
    [Theory]
    [InlineData("Credit limit", "creditLimit")]
    [InlineData("  VAT-number 2 ", "vATNumber2")]
    [InlineData("2nd name", "")]
    [InlineData("额度", "edu")]
    [InlineData("客戶等級", "kehuDengji")]
    [InlineData("A+", "aPlus")]
    [InlineData("A-", "aMinus")]
    [InlineData("C++ & Ｃ＃", "cPlusPlusAndCSharp")]
    [InlineData("Café d'été", "cafeDete")]
    public void A_name_for_programs_comes_from_the_words(string words, string name) => Assert.Equal(name, KeyWords.Of(words, ""));

    [Theory]
    [InlineData(FieldKind.Text, 9, true)]
    [InlineData(FieldKind.Text, 10, false)]
    [InlineData(FieldKind.LongText, 0, false)]
    public void A_new_field_is_offered_to_be_shown_in_lists_that_have_room_and_what_somebody_says_stands(FieldKind kind, int shown, bool offered)
    {
        var draft = new FieldDraft(null) { Kind = kind, HasRoom = FieldDraft.HasRoomIn(new RecordType { Name = "thing", Number = 90, Table = "t", Title = "name", Fields = [.. Enumerable.Range(0, shown).Select(i => new Field { Name = "f" + i, Kind = FieldKind.Text, InList = true })] }) };
        Assert.Equal(offered, draft.ToDefinition().InList);
        draft.InList = !offered;
        Assert.Equal(!offered, draft.ToDefinition().InList);
        Assert.False(new FieldDraft(new Field { Name = "x", Kind = FieldKind.Text }) { HasRoom = true }.InList);
    }

    [Fact]
    public void Choices_keep_their_keys_and_new_ones_get_one()
    {
        var field = new Field { Name = "size", Kind = FieldKind.Choice, IsCustom = true, Choices = [new Choice("s", "ok") { Label = new("Small") }], Section = "extra" };
        var draft = new FieldDraft(field);
        draft.Choices[0].Label["en"] = "Tiny";
        draft.Choices.Add(new ChoiceDraft { Label = new(new LocalText("Extra large", "特大", null)) });
        draft.Choices.Add(new ChoiceDraft { Label = new(new LocalText(null, "中", null)) });
        var definition = draft.ToDefinition();
        Assert.Equal(["s", "extraLarge", "zhong"], definition.Choices!.Select(c => c.Key));
        Assert.Equal(("Tiny", "ok", "特大", "extra"), (definition.Choices![0].Label!.En, definition.Choices[0].Tone, definition.Choices[1].Label!.ZhHans, definition.Section));
    }
}
