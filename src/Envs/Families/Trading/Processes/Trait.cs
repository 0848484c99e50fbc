namespace MetaRL.Envs.Families.Trading.Processes;

/// <summary>A number of a price process that differs between assets, such as its volatility.</summary>
/// <typeparam name="TProcess">The process.</typeparam>
/// <param name="Name">Its key in <see cref="ITaskDescription.Parameters"/>.</param>
/// <param name="Range">What it is drawn from.</param>
/// <param name="Unit">Such as "1/bar"; empty for a pure number.</param>
/// <param name="Value">Reads it.</param>
public sealed record Trait<TProcess>(string Name, UniformInterval Range, string Unit, Func<TProcess, double> Value);
