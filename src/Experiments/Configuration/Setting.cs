namespace MetaRL.Experiments.Configuration;

/// <summary>One setting as <c>--help</c> shows it.</summary>
/// <param name="Key">Its path, such as "learner.innerLr".</param>
/// <param name="Type">What it takes, such as "number" or "distance|sparse"; of a group the types to choose from.</param>
/// <param name="Value">Its present value as text that <c>--set</c> would take.</param>
/// <param name="Range">Allowed values, such as "(0, 10]"; null where the type says it all.</param>
/// <param name="Doc">First sentence of its documentation; null where none is found beside the assembly.</param>
public sealed record Setting(string Key, string Type, string Value, string? Range, string? Doc);
