using System.Xml.Linq;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Claims;

/// <summary>Claims as self-contained HTML pages: one alone, or a gallery of several with a picture each.</summary>
public static class ClaimReport
{
    // Its own rules. No <, > or & may stand in them.
    const string Css = """
        .claim { max-width: 80ch; margin: 0 0 14px; } .verdict { max-width: 90ch; overflow-wrap: anywhere; }
        details { margin: 10px 0 0; } summary { cursor: pointer; color: var(--soft); font-size: 13px; } details pre { margin-top: 8px; }
        .gallery { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 40px; align-items: start; }
        .names { columns: 2; column-gap: 40px; padding-left: 20px; margin: 0; } .names a { color: var(--before); }
        @media (max-width: 860px) { .gallery { grid-template-columns: minmax(0, 1fr); } }
        @media (max-width: 500px) { .names { columns: 1; } }
        @media print { .gallery { gap: 8px 24px; } .gallery section { break-inside: avoid; } .gallery details { display: none; } }
        """;

    /// <summary>The page of one claim.</summary>
    /// <param name="claim">What its script came to.</param>
    /// <exception cref="KeyNotFoundException">The picture names a cell that is not there.</exception>
    public static string Render(ClaimRecord claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        Evidence all = Evidence.Of(claim.Cells);
        return Page.Styled(claim.Title, Css,
            Tag("header", Tag("h1", claim.Title), Tag("p.sub", Format.Plural(claim.Seeds, "seed")), Tag("p.lead", claim.Claim)),
            Tag("section", Tag("h2", "The picture"), claim.Picture.Draw("picture", all)),
            Tag("section", Tag("h2", "The verdict"), Tag("p.verdict", claim.Verdict)),
            Tag("section", Tag("h2", "The numbers"), Table(claim, all)),
            Tag("section", Tag("h2", "The command"), Tag("pre.copy", claim.Command)));
    }

    /// <summary>A page of several claims.</summary>
    /// <param name="claims">At least one, each with a name of its own, such as that of its file; in the order of the page.</param>
    /// <exception cref="ArgumentException">There is none, or two have one name.</exception>
    /// <exception cref="KeyNotFoundException">A picture names a cell that is not there.</exception>
    public static string RenderGallery(IReadOnlyList<(string Name, ClaimRecord Claim)> claims)
    {
        if (claims.Count == 0) throw new ArgumentException("no claims to show");
        if (claims.GroupBy(static c => IdOf(c.Name)).FirstOrDefault(static same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} claims are called '{twice.Key}'; each needs a name of its own");
        return Page.Styled("Claims", Css,
            Tag("header",
                Tag("h1", "What is said of meta-learning, measured"),
                Tag("p.sub", $"{Format.Plural(claims.Count, "claim")} \u00B7 {SeedsOf(claims)}"),
                Tag("ul.names", claims.Select(static c => Tag("li", Tag("a", At("href", $"#{IdOf(c.Name)}"), c.Claim.Title))))),
            Tag("div.gallery", claims.Select(static c => Section(IdOf(c.Name), c.Claim))));
    }

    // Spaces and the like have no place in the address of a section.
    static string IdOf(string name) => string.Concat(name.Select(static c => char.IsLetterOrDigit(c) || c is '_' or '.' ? c : '-'));

    static string SeedsOf(IReadOnlyList<(string Name, ClaimRecord Claim)> claims)
    {
        (int least, int most) = (claims.Min(static c => c.Claim.Seeds), claims.Max(static c => c.Claim.Seeds));
        return least == most ? $"{Format.Plural(most, "seed")} each" : $"{least} to {most} seeds";
    }

    static XElement Section(string id, ClaimRecord claim)
    {
        Evidence all = Evidence.Of(claim.Cells);
        return Tag("section",
            At("id", id),
            Tag("h2", claim.Title),
            Tag("p.claim", claim.Claim),
            claim.Picture.Draw($"{id}-picture", all),
            Tag("p.verdict", Tag("strong", "Verdict: "), claim.Verdict),
            Tag("details", Tag("summary", $"Table of {Format.Plural(claim.Seeds, "seed")}, and the command"), Table(claim, all), Tag("pre.copy", claim.Command)));
    }

    static XElement Table(ClaimRecord claim, Evidence all) => Tag("div",
        Tag("p.note", $"{claim.Table} Mean of {claim.Seeds} seeds {Format.PlusMinus} half-width of its 95% interval."),
        Tag("div.scroll", At("tabindex", "0"), Tag("table.cards",
            Tag("thead", Tag("tr", Tag("th"), all.Columns.Select(static c => Tag("th.num", c)))),
            Tag("tbody", all.Rows.Select(row => Tag("tr", Tag("th", row), all.Columns.Select(column => Cell(all, row, column))))))));

    static XElement Cell(Evidence all, string row, string column)
    {
        string words = all.Cell(row, column);
        return words.Length > 0 ? Labelled(column, words) : Tag("td");
    }
}
