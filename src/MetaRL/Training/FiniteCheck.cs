using MetaRL.Tensors;

namespace MetaRL.Training;

/// <summary>A loss, gradient, parameter or return is NaN or infinite.</summary>
public sealed class NonFiniteException(string message) : ArithmeticException(message);

/// <summary>Checks that numbers are numbers, where they first can fail to be. People count iterations from 1, as the display does.</summary>
static class FiniteCheck
{
    public static void Check(double loss, Params gradient, string where)
    {
        if (!double.IsFinite(loss)) throw new NonFiniteException($"{where}: the meta-loss is {loss}; lower learner.innerLr");
        Check(gradient, name => $"{where}: gradient of {name}", "lower learner.innerLr");
    }

    public static void Check(Params phi, int iteration)
        => Check(phi, name => $"iteration {iteration + 1}: {name} after the outer update", "lower the outer update's step");

    /// <summary>Of what a policy keeps of observations and rewards.</summary>
    public static void CheckStatistics(Params statistics, int iteration)
    {
        foreach ((string name, Tensor value) in statistics.Items())
            foreach (double v in value.ToArray()) Check(v, iteration, name, "the environment's observations or rewards are not finite, or too large to square: scale them");
    }

    /// <summary>Of a record: what is not finite cannot be kept, and says that training has come apart.</summary>
    public static void Check(IterationRecord record)
    {
        for (int k = 0; k < record.Returns.Length; k++) Check(record.Returns[k], record.Iteration, $"the return after {k} adaptation steps", "lower learner.innerLr");
        (string Name, double Value)[] others = [("the meta-loss", record.Loss), ("the gradient's norm", record.GradientNorm), ("the KL divergence", record.Kl),
            .. record.Extra.Select(static e => (e.Key, e.Value))];
        foreach ((string name, double value) in others) Check(value, record.Iteration, name, "lower learner.innerLr or the outer update's step, or scale rewards that are large");
    }

    static void Check(double value, int iteration, string what, string remedy)
    {
        if (!double.IsFinite(value)) throw new NonFiniteException($"iteration {iteration + 1}: {what} is {value}; {remedy}");
    }

    // One scalar comes back from the device where all is well; the search for the culprit runs only on failure.
    static void Check(Params values, Func<string, string> what, string remedy)
    {
        using TensorScope scope = TensorScope.Open();
        if (double.IsFinite(values.Dot(values).Item())) return;
        foreach ((string name, Tensor value) in values.Items())
            foreach (double v in value.ToArray())
                if (!double.IsFinite(v)) throw new NonFiniteException($"{what(name)} is {v}; {remedy}");
        throw new NonFiniteException($"{what("the parameters")} is too large to square; {remedy}");
    }
}
