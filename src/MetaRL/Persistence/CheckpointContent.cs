using MetaRL.Tensors;
using MetaRL.Training;

namespace MetaRL.Persistence;

/// <summary>Whether a state is one that a run could have reached: what is not would train on, or fail where nobody looks
/// for the cause.</summary>
static class CheckpointContent
{
    /// <exception cref="InvalidDataException">It is none; the message names the tensor, what was found and what was expected.</exception>
    public static void Require(TrainingState found, TrainingState fresh)
    {
        Params phi = found.Phi;
        if (!phi.HasExactly(fresh.Phi.Names))
            throw new InvalidDataException($"its phi has [{string.Join(", ", phi.Names)}], expected [{string.Join(", ", fresh.Phi.Names)}]");
        RequireShapes("phi", phi, fresh.Phi);
        foreach ((string name, Tensor value) in phi.Items())
            if (Array.Find(value.ToArray(), static x => !double.IsFinite(x)) is not 0 and var odd)
                throw new InvalidDataException($"phi/{name} holds {odd}, expected finite numbers");
        RequireUpdate(found.Update.Tensors, fresh.Update.Tensors);
    }

    // What an update comes to remember later, such as data to use again, is its own affair.
    static void RequireUpdate(Params found, Params fresh)
    {
        Params kept = found.Where(fresh.Names.Contains);
        if (!kept.HasExactly(fresh.Names))
            throw new InvalidDataException($"its update has [{string.Join(", ", found.Names)}], expected [{string.Join(", ", fresh.Names)}]");
        RequireShapes("update", kept, fresh.Where(name => fresh[name].Shape.Size > 0));
    }

    static void RequireShapes(string group, Params found, Params expected)
    {
        foreach ((string name, Tensor value) in expected.Items())
            if (found[name].Shape != value.Shape)
                throw new InvalidDataException($"{group}/{name} is {found[name].Shape}, expected {value.Shape}");
    }
}
