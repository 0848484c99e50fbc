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
        --c0: #0067a5; --c1: #b34700; --c2: #00734f; --c3: #a3316f; --c4: #6b4fa0; --c5: #7a6200; --c6: #20707d; --c7: #59616b;
        """;

    const string Dark = """
        --page: #14171b; --card: #1e2227; --ink: #e6e9ec; --soft: #a0a8b2; --rule: #363c44; --grid: #272c32;
        --before: #64b5f0; --after: #f5a05a; --reference: #a0a8b2; --better: #4cc79c; --worse: #e58bbd;
        --p0: #2f8fd0; --p1: #e69f00; --p2: #12b386; --p3: #c876a3; --on-dark: #14171b; --on-light: #14171b;
        --c0: #64b5f0; --c1: #f5a05a; --c2: #4cc79c; --c3: #e58bbd; --c4: #b39ce8; --c5: #d9be4a; --c6: #5cc3d2; --c7: #a0a8b2;
        """;

    const string Rules = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--ink); line-height: 1.5;
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-size: 15px; }
        main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 48px; }
        h1 { font-size: 28px; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 19px; margin: 40px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--rule); }
        h2, h3 { overflow-wrap: anywhere; } h3 { font-size: 14px; font-weight: 600; margin: 0 0 8px; }
        .sub { color: var(--soft); margin: 6px 0 18px; overflow-wrap: anywhere; }
        .lead { font-size: 17px; margin: 0 0 18px; max-width: 80ch; }
        .fault { color: var(--worse); font-size: 14px; margin: 8px 0 0; overflow-wrap: anywhere; }
        .verdicts { margin: 0 0 16px; padding-left: 20px; font-size: 16px; max-width: 90ch; overflow-wrap: anywhere; }
        .note, figcaption { color: var(--soft); font-size: 13px; margin: 8px 0 0; max-width: 100ch; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 12px; margin: 0; }
        .tiles div { background: var(--card); border-radius: 8px; padding: 10px 14px; }
        .tiles dt { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
        .tiles dd { margin: 2px 0 0; font-size: 22px; font-weight: 600; white-space: nowrap; }
        .half { display: block; font-size: 14px; font-weight: 400; color: var(--soft); }
        .columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 28px; align-items: start; }
        .multiples { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 20px 24px; }
        figure { margin: 0; max-width: 600px; position: relative; }
        .stack figure, section figure { margin-bottom: 8px; }
        img { display: block; width: 100%; height: auto; } img.on-paper { display: none; }
        .chart { display: block; width: 100%; height: auto; overflow: visible; }
        """;

    const string Tables = """
        .scroll { overflow-x: auto; } .scroll tbody th { min-width: 14ch; }
        .stack { display: grid; gap: 24px; }
        section h3 { margin-top: 16px; } .note + .columns, .note + .stack { margin-top: 20px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--grid); font-weight: 400; vertical-align: top; }
        thead th { color: var(--soft); font-size: 13px; border-bottom: 1px solid var(--rule); vertical-align: bottom; }
        .num { text-align: right; white-space: nowrap; } thead .num { white-space: normal; }
        tbody th { overflow-wrap: anywhere; }
        .wrap td { overflow-wrap: anywhere; }
        .reference { color: var(--soft); font-style: italic; }
        .heats { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(290px, 100%), 1fr)); gap: 20px 28px; align-items: end; }
        .heat th, .heat td { padding: 5px 6px; } .heat tbody th { color: var(--soft); font-size: 13px; } .heat .num { width: 21%; }
        .heat .along { background: color-mix(in srgb, var(--before) var(--shade), var(--page)); } .heat .against { background: color-mix(in srgb, var(--after) var(--shade), var(--page)); }
        .settings th { color: var(--soft); padding-right: 16px; white-space: normal; overflow-wrap: break-word; min-width: 13ch; }
        .settings td { white-space: normal; overflow-wrap: anywhere; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
        .parts { display: block; font-size: 12px; color: var(--soft); }
        td.num .half { display: inline-block; min-width: 4.2em; font-size: inherit; }
        .swatch { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 8px; }
        pre { background: var(--card); border-radius: 8px; padding: 12px 14px; margin: 0 0 20px; overflow-x: auto; font-size: 13px;
          font-family: ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        """;

    const string Answers = """
        .copy-button { margin: -12px 0 18px; }
        pre.copy { user-select: all; -webkit-user-select: all; } pre.copy span { white-space: nowrap; }
        .tip { position: absolute; z-index: 2; pointer-events: none; width: max-content; max-width: 100%; background: var(--page); color: var(--ink);
          border: 1px solid var(--rule); border-radius: 6px; box-shadow: 0 2px 10px rgb(0 0 0 / 0.18); padding: 6px 10px; font-size: 12.5px; }
        .tip[hidden] { display: none; }
        .tip strong { font-weight: 600; overflow-wrap: anywhere; }
        .tip table { width: auto; font-size: inherit; } .tip td { border: 0; padding: 1px 10px 0 0; overflow-wrap: anywhere; }
        .tip td + td { padding-right: 0; text-align: right; white-space: nowrap; }
        .cursor { pointer-events: none; } .cursor line { stroke: var(--soft); stroke-width: 1; } .cursor circle { fill: currentColor; stroke: var(--page); stroke-width: 1.5; }
        .tools { display: flex; gap: 6px; margin-top: 6px; }
        button { font: inherit; font-size: 12px; color: var(--soft); background: none; border: 1px solid var(--rule); border-radius: 5px; padding: 1px 8px; cursor: pointer; }
        button:hover, button:focus-visible { color: var(--ink); border-color: var(--soft); }
        .chart:focus-visible { outline: 2px solid var(--before); outline-offset: 4px; border-radius: 4px; }
        .tabs input { position: absolute; opacity: 0; pointer-events: none; }
        .tabs label { display: inline-block; padding: 3px 12px; margin: 0 4px 14px 0; border: 1px solid var(--rule); border-radius: 14px; font-size: 13px; color: var(--soft); cursor: pointer; }
        .tabs input:checked + label { color: var(--ink); border-color: var(--ink); }
        .tabs input:focus-visible + label { outline: 2px solid var(--before); outline-offset: 2px; }
        .tabs .panel { display: none; } .paper { display: none; }
        .tabs input:nth-of-type(1):checked ~ .panel:nth-of-type(1), .tabs input:nth-of-type(2):checked ~ .panel:nth-of-type(2),
        .tabs input:nth-of-type(3):checked ~ .panel:nth-of-type(3) { display: block; }
        """;

    /// <summary>Looks of what is in a chart.</summary>
    public const string Charts = """
        .chart text { font-size: 11.5px; fill: var(--ink); }
        .chart .tick { fill: var(--soft); font-variant-numeric: tabular-nums; }
        .chart .title { fill: var(--soft); }
        .chart .label, .chart .name { font-weight: 600; } .chart .legend { font-size: 12.5px; }
        .chart { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 3; }
        .grid { stroke: var(--grid); } .axis { stroke: var(--rule); } .leader { stroke: var(--rule); }
        .line, .raw, .task, .bar { fill: none; stroke: currentColor; stroke-linejoin: round; }
        .line { stroke-width: 2; } .raw { stroke-width: 1; opacity: 0.35; } .bar { stroke-width: 1.4; }
        .band { fill: currentColor; opacity: 0.16; }
        .marker { fill: var(--page); stroke: currentColor; stroke-width: 1.8; }
        .before { color: var(--before); } .after { color: var(--after); }
        .better { color: var(--better); } .worse { color: var(--worse); } .mean, .plain { color: var(--ink); }
        .c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); } .c3 { color: var(--c3); }
        .c4 { color: var(--c4); } .c5 { color: var(--c5); } .c6 { color: var(--c6); } .c7 { color: var(--c7); }
        .label.c0, .label.c1, .label.c2, .label.c3, .label.c4, .label.c5, .label.c6, .label.c7 { fill: currentColor; }
        .swatch { background: currentColor; } .swatch.again { background: none; border: 2.5px solid currentColor; }
        .line.before { stroke-dasharray: 6 3; } .line.again { stroke-dasharray: 7 3; } .dot.again { fill: var(--page); stroke: currentColor; stroke-width: 1.5; opacity: 1; }
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
          th, td { padding-right: 6px; } table { font-size: 13px; }
          .cards thead { display: none; } .cards tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--rule); }
          .cards th, .cards td { display: flow-root; border: 0; padding: 1px 0; text-align: right; white-space: normal; overflow-wrap: anywhere; }
          .cards th { text-align: left; font-weight: 600; } .cards td::before { content: attr(data-label); float: left; margin-right: 12px; color: var(--soft); text-align: left; }
          .cards .parts { display: inline-block; min-width: 8.5em; margin-left: 8px; }
          .cards td:not([data-label]) { text-align: left; } .cards th:empty { display: none; }
        }
        """;

    const string Print = """
        @page { margin: 14mm; }
        @media print {
          body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          main { max-width: none; padding: 0; }
          .columns { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px; }
          .multiples { grid-template-columns: repeat(3, minmax(0, 1fr)); }
          .tools, .copy-button, .tabs label, .tabs input, .tip { display: none; }
          .tabs .panel { display: block; } .paper { display: block; font-size: 9.5pt; color: var(--soft); margin: 10px 0 4px; }
          table, thead th, .note, figcaption { font-size: 8.5pt; } th, td { padding: 2px 7px 2px 0; } .settings td, pre { font-size: 8pt; }
          .lead { font-size: 11.5pt; } .verdicts { font-size: 10pt; } .fault { font-size: 9pt; } .tiles { grid-template-columns: repeat(5, minmax(0, 1fr)); } .tiles dd { font-size: 13pt; }
          .chart.wide text { font-size: 15px; } .chart text { font-size: 14px; }
          h2 { margin-top: 24px; } .js img.on-screen { display: none; } .js img.on-paper { display: block; }
          h2, h3, .paper { break-after: avoid; } .note { break-before: avoid; }
          figure, tr, .tiles, .panel, pre { break-inside: avoid; }
        }
        """;

    /// <summary>Colours on white.</summary>
    public const string LightColours = ":root {\n" + Light + "\n}";

    /// <summary>All but <see cref="LightColours"/> and <see cref="Charts"/>.</summary>
    // Dark holds for screens only, so paper is light whatever the system prefers.
    public static string Rest { get; } = string.Join('\n',
        $$"""@media screen and (prefers-color-scheme: dark) { :root { {{Dark}} } }""",
        Rules, Tables, Answers, Narrow, Print);
}
