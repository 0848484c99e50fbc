namespace MetaRL.Reports.Charts;

/// <summary>What a chart says in words.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">Short name, shown above the chart.</param>
/// <param name="Description">What is to be seen, with numbers, for those who cannot see it.</param>
sealed record Caption(string Id, string Title, string Description);
