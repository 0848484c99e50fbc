namespace MetaRL.Cli.Diagnosing;

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What it is, in a word or two.</param>
/// <param name="Found">What there is.</param>
/// <param name="Advice">What is missing would give, and how to get it; null where nothing is.</param>
/// <param name="IsBroken">Whether MetaRL cannot work like this.</param>
sealed record Diagnosis(string Subject, string Found, string? Advice = null, bool IsBroken = false);
