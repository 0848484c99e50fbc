namespace MetaRL.Cli.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether it is flush right.</param>
/// <param name="Spare">Columns with 1 are the first to go where a terminal is narrow, then those with 2, and so on; 0 stays.</param>
sealed record Column(string Name, bool IsNumber = false, int Spare = 0);
