namespace MetaRL.Reports.Html;

/// <summary>Looks of the report. The text is escaped as XML, which HTML does not undo in a style element: no
/// &lt;, &gt; or &amp; may stand in it.</summary>
static class StyleSheet
{
    // Hues after Okabe and Ito (distinct with every common colour blindness), darkened or lightened so that text in
    // them has a contrast of at least 4.5 : 1 against the page.
    const string Light = """
        --page: #ffffff; --card: #f5f6f8; --ink: #1b1f24; --soft: #59616b; --rule: #d9dde2; --grid: #e9ebee;
        --before: #0067a5; --after: #b34700; --reference: #59616b; --better: #00734f; --worse: #a3316f;
        --p0: #0072b2; --p1: #e69f00; --p2: #009e73; --p3: #a64d7e; --on-dark: #ffffff; --on-light: #1b1f24;
        """;

    const string Dark = """
        --page: #14171b; --card: #1e2227; --ink: #e6e9ec; --soft: #a0a8b2; --rule: #363c44; --grid: #272c32;
        --before: #64b5f0; --after: #f5a05a; --reference: #a0a8b2; --better: #4cc79c; --worse: #e58bbd;
        --p0: #2f8fd0; --p1: #e69f00; --p2: #12b386; --p3: #c876a3; --on-dark: #14171b; --on-light: #14171b;
        """;

    const string Rules = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--ink); line-height: 1.5;
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-size: 15px; }
        main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 48px; }
        h1 { font-size: 28px; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 19px; margin: 40px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--rule); }
        h3 { font-size: 14px; font-weight: 600; margin: 0 0 8px; }
        .sub { color: var(--soft); margin: 6px 0 18px; overflow-wrap: anywhere; }
        .lead { font-size: 17px; margin: 0 0 18px; max-width: 80ch; }
        .note, figcaption { color: var(--soft); font-size: 13px; margin: 8px 0 0; max-width: 100ch; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 12px; margin: 0; }
        .tiles div { background: var(--card); border-radius: 8px; padding: 10px 14px; }
        .tiles dt { color: var(--soft); font-size: 13px; }
        .tiles dd { margin: 2px 0 0; font-size: 22px; font-weight: 600; white-space: nowrap; }
        .half { display: block; font-size: 14px; font-weight: 400; color: var(--soft); }
        .columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 28px; align-items: start; }
        .multiples { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 20px 24px; }
        figure { margin: 0; max-width: 600px; }
        figure.wide { max-width: 900px; }
        img { display: block; width: 100%; height: auto; } img.on-paper { display: none; }
        .chart { display: block; width: 100%; height: auto; overflow: visible; }
        """;

    const string Tables = """
        .scroll { overflow-x: auto; }
        .stack { display: grid; gap: 24px; }
        .tall { max-height: 340px; overflow-y: auto; }
        .tall thead th { position: sticky; top: 0; background: var(--page); }
        table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--grid); font-weight: 400; vertical-align: top; }
        thead th { color: var(--soft); font-size: 13px; border-bottom: 1px solid var(--rule); vertical-align: bottom; }
        .num { text-align: right; white-space: nowrap; }
        td, tbody th { white-space: nowrap; }
        .reference { color: var(--soft); font-style: italic; }
        .settings th { color: var(--soft); padding-right: 16px; white-space: normal; overflow-wrap: anywhere; min-width: 9ch; }
        .settings td { white-space: normal; overflow-wrap: anywhere; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
        td.num .half { display: inline-block; min-width: 4.2em; font-size: inherit; }
        .swatch { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 8px; }
        pre { background: var(--card); border-radius: 8px; padding: 12px 14px; margin: 0 0 20px; overflow-x: auto; font-size: 13px;
          font-family: ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        """;

    const string Charts = """
        .chart text { font-size: 11.5px; fill: var(--ink); }
        .chart .tick { fill: var(--soft); font-variant-numeric: tabular-nums; }
        .chart .second { font-style: italic; }
        .chart .title { fill: var(--soft); }
        .chart .label { font-weight: 600; }
        .grid { stroke: var(--grid); } .axis { stroke: var(--rule); } .leader { stroke: var(--rule); }
        .line, .raw, .task, .bar { fill: none; stroke: currentColor; stroke-linejoin: round; }
        .line { stroke-width: 2; } .raw { stroke-width: 1; opacity: 0.35; } .bar { stroke-width: 1.4; }
        .band { fill: currentColor; opacity: 0.16; }
        .marker { fill: var(--page); stroke: currentColor; stroke-width: 1.8; }
        .before { color: var(--before); } .after { color: var(--after); }
        .better { color: var(--better); } .worse { color: var(--worse); } .mean, .plain { color: var(--ink); }
        .line.before { stroke-dasharray: 6 3; }
        .line.plain { stroke-width: 1.4; }
        line.reference { stroke: var(--reference); stroke-dasharray: 1.5 4; stroke-width: 1.6; stroke-linecap: round; }
        .task { stroke-width: 1; opacity: 0.45; } .task.worse { stroke-dasharray: 4 2; opacity: 0.8; }
        .dot { fill: currentColor; opacity: 0.6; }
        .chart .label.before { fill: var(--before); } .chart .label.after { fill: var(--after); }
        .chart .label.better { fill: var(--better); } .chart .label.worse { fill: var(--worse); }
        .chart .label.reference { fill: var(--reference); font-weight: 400; font-style: italic; }
        .p0 { fill: var(--p0); background: var(--p0); } .p1 { fill: var(--p1); background: var(--p1); }
        .p2 { fill: var(--p2); background: var(--p2); } .p3 { fill: var(--p3); background: var(--p3); }
        .chart .on { fill: var(--on-dark); } .chart .on.p1, .chart .on.p2 { fill: var(--on-light); }
        """;

    const string Narrow = """
        @media (max-width: 860px) {
          .columns { grid-template-columns: minmax(0, 1fr); }
          .multiples { grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); }
        }
        @media (max-width: 500px) {
          main { padding: 20px 14px 32px; }
          .chart.wide text { font-size: 15px; }
          .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .tiles dd { font-size: 18px; white-space: normal; }
        }
        """;

    const string Print = """
        @page { margin: 14mm; }
        @media print {
          body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          main { max-width: none; padding: 0; }
          .columns { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px; }
          .multiples { grid-template-columns: repeat(3, minmax(0, 1fr)); }
          .scroll, .tall { max-height: none; overflow: visible; }
          table, thead th, .note, figcaption { font-size: 8.5pt; } th, td { padding: 2px 7px 2px 0; } .settings td, pre { font-size: 8pt; }
          .lead { font-size: 11.5pt; } .tiles { grid-template-columns: repeat(5, minmax(0, 1fr)); } .tiles dd { font-size: 13pt; }
          .chart.wide text { font-size: 15px; } .chart text { font-size: 14px; }
          h2 { margin-top: 24px; } img.on-screen { display: none; } img.on-paper { display: block; }
          h2, h3 { break-after: avoid; } .note { break-before: avoid; }
          figure, tr, .tiles, pre { break-inside: avoid; }
        }
        """;

    // Dark holds for screens only, so paper is light whatever the system prefers.
    public static string Css { get; } = string.Join('\n',
        $$"""
        :root { {{Light}} }
        @media screen and (prefers-color-scheme: dark) { :root { {{Dark}} } }
        """,
        Rules, Tables, Charts, Narrow, Print);
}
