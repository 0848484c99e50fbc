namespace MetaRL.Reports.Search;

/// <summary>Looks of a search's page beside those of all reports. No &lt;, &gt; or &amp; may stand in it.</summary>
static class SearchStyle
{
    // From the last fifth of the trials to the first: lightness and width both rise, so that the order is seen without colour.
    public const string Css = """
        :root { --s0: #b3bec9; --s1: #8ea5bc; --s2: #6489ad; --s3: #2f6a9c; --s4: #00456f; }
        @media screen and (prefers-color-scheme: dark) { :root { --s0: #535e6a; --s1: #56708a; --s2: #5589b3; --s3: #6fb1e2; --s4: #b3dcfd; } }
        .s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); } .s4 { color: var(--s4); }
        .trial { fill: none; stroke: currentColor; stroke-width: 1.2; stroke-linejoin: round; opacity: 0.9; }
        .trial.s3 { stroke-width: 1.5; } .trial.s4 { stroke-width: 1.8; }
        .trial.best { color: var(--after); stroke-width: 3.2; opacity: 1; }
        .trial:hover { stroke-width: 4; }
        .point { fill: currentColor; opacity: 0.85; } .point.best { color: var(--after); opacity: 1; }
        .fit { fill: none; stroke: var(--ink); stroke-width: 1.4; stroke-dasharray: 5 3; }
        .share { fill: var(--s3); } .share.chance { fill: var(--s1); }
        .span { stroke: var(--ink); stroke-width: 1.6; }
        .halo { paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
        .keys { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 0; padding: 0; list-style: none; color: var(--soft); font-size: 13px; }
        .keys svg { width: 26px; height: 8px; margin-right: 6px; vertical-align: middle; }
        @media (max-width: 900px) { .wideplot h3::after { content: " (scroll sideways)"; font-weight: 400; color: var(--soft); } }
        .wideplot { max-width: none; }
        tr.best th, tr.best td { font-weight: 600; }
        .trials td, .trials th { padding-right: 16px; }
        td.fault { white-space: normal; overflow-wrap: anywhere; min-width: 24ch; }
        td.gauge { width: 30%; min-width: 110px; } td.gauge svg { display: block; width: 100%; height: 14px; }
        @media print { .wideplot { min-width: 0 !important; } }
        """;
}
