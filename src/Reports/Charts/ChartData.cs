namespace MetaRL.Reports.Charts;

/// <summary>The numbers of a chart, in its axes' units: what a reader may point at in the page, and what is exported.</summary>
/// <param name="Caption">Which chart.</param>
/// <param name="XTitle">What the horizontal axis is.</param>
/// <param name="YTitle">What the vertical axis is.</param>
/// <param name="Reading">How a pointer picks values.</param>
/// <param name="Lines">Lines, or groups of points.</param>
/// <param name="X">Where the plot area is, in SVG units, and what it shows.</param>
/// <param name="Y">The same of the vertical axis.</param>
sealed record ChartData(Caption Caption, string XTitle, string YTitle, Reading Reading, IReadOnlyList<DataLine> Lines, Scale X, Scale Y)
{
    /// <summary>Whether x is a row's place, from above, and y goes to the right; each point's label is then its row.</summary>
    public bool IsAcrossRows { get; init; }
}

/// <summary>One line of a chart, or a group of points.</summary>
/// <param name="Name">Unique in the chart.</param>
/// <param name="Look">Classes of the style sheet.</param>
/// <param name="X">[N].</param>
/// <param name="Y">[N].</param>
sealed record DataLine(string Name, string Look, double[] X, double[] Y)
{
    /// <summary>Interval of each value, [N]; null where there is none.</summary>
    public Evaluation.Interval[]? Band { get; init; }

    /// <summary>What each point is, [N]; null where its line says it.</summary>
    public string[]? Labels { get; init; }
}

/// <summary>How a pointer picks values: all lines at the nearest x, or the nearest point.</summary>
enum Reading { ByX, ByPoint }
