using System.Collections.Frozen;

namespace Rapport.Customers.Identity.Columns;

/// <summary>Words of column heads, in letters and digits only, folded (small, simplified).</summary>
internal static class RoleWords
{
    private static readonly (ColumnRole Role, string[] Heads)[] Known =
    [
        (ColumnRole.GivenName, ["givenname", "firstname", "forename", "first", "given", "fname", "名", "名字", "vorname", "prenom", "christianname", "givennames", "forenames"]),
        (ColumnRole.FamilyName, ["surname", "lastname", "familyname", "family", "last", "lname", "姓", "姓氏", "nachname", "apellido", "apellidos"]),
        (ColumnRole.FullName, ["name", "fullname", "customername", "customer", "personname", "contactname", "contact", "partyname", "party", "client", "clientname", "姓名", "名称", "客户", "客户名称", "客户姓名", "联系人", "person"]),
        (ColumnRole.Company, ["company", "companyname", "organisation", "organization", "organisationname", "organizationname", "firm", "business", "businessname", "employer", "account", "accountname", "supplier", "vendor", "公司", "公司名称", "企业", "企业名称", "单位", "供应商"]),
        (ColumnRole.Day, ["dob", "dateofbirth", "birthdate", "birthday", "birth", "birthdt", "born", "生日", "出生日期", "出生", "geburtsdatum", "dobirth"]),
        (ColumnRole.Email, ["email", "emailaddress", "mail", "emailaddr", "邮箱", "电子邮件", "电子邮箱", "信箱"]),
        (ColumnRole.Phone, ["phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone", "phoneno", "mobileno", "contactnumber", "homephone", "workphone", "fax", "电话", "手机", "手机号", "手机号码", "电话号码", "联系电话"]),
        (ColumnRole.Identity, ["socsecid", "ssn", "socialsecuritynumber", "socialsecurity", "nationalid", "nationalinsurance", "nino", "passport", "passportno", "passportnumber", "taxid", "taxnumber", "vat", "vatnumber", "vatno", "ein", "tin", "idcard", "medicare", "licence", "license", "driverslicense", "身份证", "身份证号", "身份证号码", "税号", "统一社会信用代码", "护照", "护照号", "统一编号", "memberno", "cardno", "iban"]),
        (ColumnRole.HouseNumber, ["streetnumber", "housenumber", "houseno", "streetno", "number", "门牌号", "门牌"]),
        (ColumnRole.Street, ["street", "address", "address1", "address2", "addressline1", "addressline2", "streetaddress", "streetname", "addr", "addr1", "addr2", "地址", "街道", "详细地址", "strasse", "line1", "line2"]),
        (ColumnRole.City, ["city", "town", "suburb", "locality", "place", "birthplace", "placeofbirth", "district", "village", "municipality", "城市", "市", "区", "县", "出生地", "ort"]),
        (ColumnRole.Postcode, ["postcode", "zip", "zipcode", "postalcode", "postcodefake", "pincode", "邮编", "邮政编码", "邮递区号", "plz"]),
        (ColumnRole.Region, ["state", "province", "region", "county", "prefecture", "省", "省份", "州", "县市", "stateabbr"]),
        (ColumnRole.Country, ["country", "nation", "nationality", "countrycode", "国家", "国籍"]),
        (ColumnRole.Gender, ["gender", "sex", "性别"]),
        (ColumnRole.Category, ["occupation", "profession", "job", "jobtitle", "title", "职业", "职务", "称谓", "industry", "行业"]),
        // Numbers of the row, and what is known of the truth, say nothing that may be used; nor does when a row was written.
        (ColumnRole.Ignored, ["id", "recid", "recordid", "uniqueid", "rowid", "uid", "guid", "uuid", "key", "pk", "index", "row", "no", "nr", "line", "编号", "序号", "cluster", "clusterid", "truth", "truthid", "label", "entity", "entityid", "group", "groupid", "matchid", "personid", "partyid", "sourcedataset", "source", "dataset", "entid", "goldid", "trueid", "duplicate", "isduplicate"]),
        (ColumnRole.Ignored, ["createdat", "created", "updated", "updatedat", "modified", "modifiedat", "timestamp", "lastmodified", "createddate", "创建时间", "更新时间", "note", "notes", "remark", "comment", "备注"]),
    ];

    private static readonly FrozenDictionary<string, ColumnRole> ByHead = Known.SelectMany(k => k.Heads.Select(h => (h, k.Role))).ToFrozenDictionary(p => p.h, p => p.Role, StringComparer.Ordinal);

    /// <summary>Longer heads that hold such a word, as <c>home_phone_1</c> or <c>customer_email</c>: the longest word that is unlike any other.</summary>
    private static readonly (string Word, ColumnRole Role)[] Inside =
    [
        ("firstandsurname", ColumnRole.FullName), ("firstandlast", ColumnRole.FullName), ("fullname", ColumnRole.FullName), ("email", ColumnRole.Email), ("邮箱", ColumnRole.Email), ("phone", ColumnRole.Phone), ("mobile", ColumnRole.Phone), ("电话", ColumnRole.Phone), ("手机", ColumnRole.Phone), ("dateofbirth", ColumnRole.Day), ("birthdate", ColumnRole.Day), ("dob", ColumnRole.Day),
        ("firstname", ColumnRole.GivenName), ("givenname", ColumnRole.GivenName), ("forename", ColumnRole.GivenName), ("lastname", ColumnRole.FamilyName), ("surname", ColumnRole.FamilyName), ("familyname", ColumnRole.FamilyName),
        ("companyname", ColumnRole.Company), ("公司", ColumnRole.Company), ("postcode", ColumnRole.Postcode), ("zipcode", ColumnRole.Postcode), ("postalcode", ColumnRole.Postcode), ("housenumber", ColumnRole.HouseNumber), ("street", ColumnRole.Street), ("address", ColumnRole.Street), ("地址", ColumnRole.Street),
        ("city", ColumnRole.City), ("suburb", ColumnRole.City), ("country", ColumnRole.Country), ("gender", ColumnRole.Gender), ("occupation", ColumnRole.Category), ("姓名", ColumnRole.FullName), ("passport", ColumnRole.Identity), ("身份证", ColumnRole.Identity),
    ];

    public static ColumnRole? Of(string head)
    {
        if (ByHead.TryGetValue(head, out var role)) return role;
        // A number behind the word: phone2.
        if (ByHead.TryGetValue(head.TrimEnd("0123456789".ToCharArray()), out role)) return role;
        foreach (var (word, inside) in Inside)
            if (head.Contains(word, StringComparison.Ordinal)) return inside;
        return null;
    }
}
