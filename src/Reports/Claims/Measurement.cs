namespace MetaRL.Reports.Claims;

/// <summary>One number of one seed, and its place in the table.</summary>
/// <param name="Row">What was done.</param>
/// <param name="Column">What was measured.</param>
/// <param name="Value">How it came out; finite.</param>
public readonly record struct Measurement(string Row, string Column, double Value);
