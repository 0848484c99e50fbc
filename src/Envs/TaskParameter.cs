namespace MetaRL.Envs;

/// <summary>A number that differs between the tasks of a family, and the range that it is drawn from.</summary>
/// <param name="Name">Its key in <see cref="ITaskDescription.Parameters"/>.</param>
/// <param name="Low">Least value; -inf for none.</param>
/// <param name="High">Greatest value; +inf for none.</param>
/// <param name="Unit">Such as "m/s"; empty for a pure number.</param>
public sealed record TaskParameter(string Name, double Low, double High, string Unit = "");
